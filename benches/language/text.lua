-- Text: one million appends, occurrences counted and replaced; then a text that grows by
-- s = s .. x, 50,000 times, which must not copy the whole text each time (it does here).

local parts = {}
for i = 1, 1000000 do
	parts[#parts + 1] = "mail " .. i .. ";"
end
local text = table.concat(parts)
local count = 0
for _ in text:gmatch("99;") do
	count = count + 1
end
print(#text, count)

text = text:gsub("mail ", "courrier n° ")
text = text:gsub(";", "")
-- Characters, not bytes.
print(utf8.len(text), utf8.len(text, 1, text:find("n° 1000000", 1, true)))

local s = ""
for _ = 1, 50000 do
	s = s .. "abc"
end
print(#s, s:sub(149998))
