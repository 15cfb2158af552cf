-- Counting: two nested loops, 20 million inner passes.

local total = 0
for i = 1, 4000 do
	for j = 1, 5000 do
		total = total + i * j
	end
end
print(total)
