-- An associative array: the words of a text of 5 MB, counted.

local file <close> = assert(io.open(arg[1]))
local text = file:read("a")
local counts = {}
for word in text:gmatch("[^ \n]+") do
	counts[word] = (counts[word] or 0) + 1
end

local words, distinct, squares = 0, 0, 0
for _, n in pairs(counts) do
	words = words + n
	distinct = distinct + 1
	squares = squares + n * n
end
print(words, distinct, squares)
