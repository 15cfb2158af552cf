-- Header lines of mails, 200,000: cut at the colon, trimmed, in lower case, looked up.

local known = {}
for name in ("from,to,cc,subject,date,message-id,content-type"):gmatch("[^,]+") do
	known[name] = 0
end

local unknown, length = 0, 0
local file <close> = assert(io.open(arg[1], "rb"))
for line in file:read("a"):gmatch("[^\r\n]+") do
	local name, value = line:match("^%s*([^:]-)%s*:%s*(.-)%s*$")
	if name then
		name = name:lower()
		if known[name] then
			known[name] = known[name] + 1
			length = length + #value
		else
			unknown = unknown + 1
		end
	end
end
print(known["from"], known["subject"], known["message-id"], unknown, length)
