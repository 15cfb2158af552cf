-- Structures: 1,000 particles in a table, moved and bounced 1,000 times by functions that take
-- them by reference. Positions and speeds are multiples of 1/1024: floats hold them exactly.

local function move(p)
	p.x = p.x + p.vx
	p.y = p.y + p.vy
end

local function bounce(p)
	if p.x < 0 or p.x > 100 then
		p.vx = -p.vx
		p.bounces = p.bounces + 1
	end
	if p.y < 0 or p.y > 100 then
		p.vy = -p.vy
		p.bounces = p.bounces + 1
	end
end

-- A pseudo-random multiple of 1/1024 from 0 to 1.
local seed = 7
local function random()
	seed = (seed * 1103515245 + 12345) % 2147483648
	return seed // 2097152 / 1024
end

local particles = {}
for i = 1, 1000 do
	particles[i] = {
		x = random() * 90, y = random() * 90,
		vx = random() - 0.5, vy = random() - 0.5,
		bounces = 0,
	}
end
for _ = 1, 1000 do
	for _, p in ipairs(particles) do
		move(p)
		bounce(p)
	end
end

local x, y, bounces = 0, 0, 0
for _, p in ipairs(particles) do
	x, y, bounces = x + p.x, y + p.y, bounces + p.bounces
end
print(bounces, math.floor(x * 1024), math.floor(y * 1024))
