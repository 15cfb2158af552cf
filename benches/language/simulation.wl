// Structures: 1,000 particles in an array, moved and bounced 1,000 times by procedures that take
// them by reference. Positions and speeds are multiples of 1/1024: reals hold them exactly.

Particule est une Structure
	x, y sont des réels
	vx, vy sont des réels
	nRebonds est un entier
FIN

tabParticules est un tableau de Particule
nGraine est un entier sur 8 octets = 7
POUR i = 1 À 1000
	p est une Particule
	p.x = Hasard1024() * 90
	p.y = Hasard1024() * 90
	p.vx = Hasard1024() - 0.5
	p.vy = Hasard1024() - 0.5
	TableauAjoute(tabParticules, p)
FIN

POUR i = 1 À 1000
	POUR TOUT p DE tabParticules
		Avance(p)
		Rebondit(p)
	FIN
FIN

rX, rY sont des réels
nRebonds est un entier
POUR TOUT p DE tabParticules
	rX += p.x
	rY += p.y
	nRebonds += p.nRebonds
FIN
Trace(nRebonds, PartieEntière(rX * 1024), PartieEntière(rY * 1024))

PROCÉDURE Avance(p est une Particule)
	p.x += p.vx
	p.y += p.vy
FIN

PROCÉDURE Rebondit(p est une Particule)
	SI p.x < 0 OU p.x > 100 ALORS
		p.vx = -p.vx
		p.nRebonds++
	FIN
	SI p.y < 0 OU p.y > 100 ALORS
		p.vy = -p.vy
		p.nRebonds++
	FIN
FIN

// A multiple of 1/1024 from 0 to 1.
PROCÉDURE Hasard1024() : réel
	nGraine = (nGraine * 1103515245 + 12345) % 2147483648
	RENVOYER PartieEntière(nGraine / 2097152) / 1024
FIN
