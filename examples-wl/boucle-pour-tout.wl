// Parcourt les emails d'une session avec POUR TOUT.
// Lit la boîte de marie.
//
// Affiche :
//     9 emails, dont 1 urgent

MaSession est un emailSessionPOP3
MaSession.AdresseServeur = "pop.exemple.fr"
MaSession.Nom = "marie"
MaSession.MotDePasse = "secret"
SI PAS MaSession.OuvreSession() ALORS
	Erreur(ErreurInfo())
	FinProgramme()
FIN
nEmails, nUrgents sont des entiers
MonMessage est un Email
POUR TOUT MonMessage DE MaSession
	nEmails++
	SI MonMessage.Priorité = emailPrioritéHaute ALORS nUrgents++
FIN
MaSession.FermeSession()
Trace(nEmails + " emails, dont " + nUrgents + " urgent")
