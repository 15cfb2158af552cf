// An array: one million pseudo-random integers put in, sorted, added up.

tabNombres est un tableau d'entiers
nGraine est un entier sur 8 octets = 42
POUR i = 1 À 1000000
	nGraine = (nGraine * 1103515245 + 12345) % 2147483648
	TableauAjoute(tabNombres, nGraine)
FIN
TableauTrie(tabNombres)

nSomme est un entier sur 8 octets
POUR TOUT n DE tabNombres
	nSomme += n
FIN
Trace(nSomme, tabNombres[1], tabNombres[500000], tabNombres[1000000])
