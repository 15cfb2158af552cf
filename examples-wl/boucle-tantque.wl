// Parcourt les emails avec EmailLitPremier, EmailLitSuivant et la propriété EnDehors.
// Lit la boîte de marie.
//
// Affiche le numéro et le sujet des trois premiers emails :
//     1 …
//     2 …
//     3 …

MaSession est un emailSessionPOP3
MaSession.AdresseServeur = "pop.exemple.fr"
MaSession.Nom = "marie"
MaSession.MotDePasse = "secret"
SI PAS EmailOuvreSession(MaSession) ALORS
	Erreur(ErreurInfo())
	FinProgramme()
FIN

MonMessage est un Email
nNuméro est un entier = 1
EmailLitPremier(MaSession, MonMessage)
TANTQUE PAS MonMessage.EnDehors
	Trace(nNuméro + " " + MonMessage.Sujet)
	nNuméro++
	SI nNuméro > 3 ALORS SORTIR
	EmailLitSuivant(MaSession, MonMessage)
FIN
EmailFermeSession(MaSession)
