// Récupère tous les emails d'un coup dans un tableau ; le corps d'un email n'est lu qu'au moment
// où on le demande.
// Lit la boîte de marie.
//
// Affiche :
//     9 emails
//     le dernier a un texte

MaSession est un emailSessionPOP3
MaSession.AdresseServeur = "pop.exemple.fr"
MaSession.Nom = "marie"
MaSession.MotDePasse = "secret"
SI PAS EmailOuvreSession(MaSession) ALORS
	Erreur(ErreurInfo())
	FinProgramme()
FIN
tabEmails est un tableau d'Email = EmailRécupèreTout(MaSession)
Trace(TableauOccurrence(tabEmails) + " emails")
SI tabEmails[TableauOccurrence(tabEmails)].Message <> "" ALORS Trace("le dernier a un texte")
EmailFermeSession(MaSession)
