-- An array: one million pseudo-random integers put in, sorted, added up.

local numbers = {}
local seed = 42
for i = 1, 1000000 do
	seed = (seed * 1103515245 + 12345) % 2147483648
	numbers[i] = seed
end
table.sort(numbers)

local sum = 0
for _, n in ipairs(numbers) do
	sum = sum + n
end
print(sum, numbers[1], numbers[500000], numbers[1000000])
