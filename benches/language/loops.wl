// Counting: two nested loops, 20 million inner passes.

nTotal est un entier sur 8 octets
POUR i = 1 À 4000
	POUR j = 1 À 5000
		nTotal += i * j
	FIN
FIN
Trace(nTotal)
