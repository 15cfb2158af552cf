// Parcourt les emails avec la structure globale Email, sans déclarer de variable.
// Lit la boîte de marie.
//
// Affiche :
//     9 emails lus, dont 3 avec pièce jointe

SI PAS EmailOuvreSessionPOP3("marie", "secret", "pop.exemple.fr") ALORS
	Erreur(ErreurInfo())
	FinProgramme()
FIN
nLus, nAvecPièce sont des entiers
EmailLitPremier("marie")
TANTQUE PAS Email.EnDehors
	nLus++
	SI Email.NbAttache > 0 ALORS nAvecPièce++
	EmailLitSuivant("marie")
FIN
EmailFermeSession("marie")
Trace(nLus + " emails lus, dont " + nAvecPièce + " avec pièce jointe")
