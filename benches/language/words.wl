// An associative array: the words of a text of 5 MB, counted.

sTexte est une chaîne = fChargeTexte(LigneCommande(1))
tabNombre est un tableau associatif d'entiers
POUR TOUTE CHAÎNE sMot DE sTexte SÉPARÉE PAR [" ", Caract(10)]
	SI sMot <> "" ALORS tabNombre[sMot]++
FIN

nMots, nCarrés sont des entiers sur 8 octets
POUR TOUT n DE tabNombre
	nMots += n
	nCarrés += n * n
FIN
Trace(nMots, TableauOccurrence(tabNombre), nCarrés)
