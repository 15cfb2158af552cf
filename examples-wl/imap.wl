// Range une boîte IMAP : chaque email qui parle d'un colis est copié dans un dossier, puis supprimé
// de la boîte ; montre ensuite ceux qui parlent d'une réunion.
// Lit la boîte de marie.
//
//     wl run --sandbox examples-wl/imap.wl
//
// Affiche :
//     rangé : Votre colis est arrivé au point relais
//     trouvé : Réunion de lancement décalée à jeudi
//     trouvé : Re: Réunion de lancement décalée à jeudi
//     8 emails dans la boîte, 1 dans le dossier

MaSession est un emailSessionIMAP
MaSession.AdresseServeur = "imap.exemple.fr"
MaSession.Nom = "marie"
MaSession.MotDePasse = "secret"

SI PAS EmailOuvreSession(MaSession) ALORS
	Erreur("La boîte ne s'ouvre pas.", ErreurInfo())
	FinProgramme()
FIN

sDossier est une chaîne = "Dossiers personnels\Boîte de réception\Colis"
EmailAjouteDossier(MaSession, sDossier)

POUR TOUT UnMessage DE MaSession
	SI Position(UnMessage.Sujet, "colis") > 0 ALORS
		// Il n'est supprimé que si la copie est faite.
		SI EmailCopie(MaSession, UnMessage, sDossier) ALORS
			EmailSupprimeMessage(MaSession, UnMessage)
			Trace("rangé : " + UnMessage.Sujet)
		FIN
	FIN
FIN
// Les emails supprimés ne partent vraiment qu'ici.
EmailDétruit(MaSession)

MonMessage est un Email
EmailCherchePremier(MaSession, MonMessage, emailSujet, "réunion")
TANTQUE PAS MonMessage.EnDehors
	Trace("trouvé : " + MonMessage.Sujet)
	EmailLitSuivant(MaSession, MonMessage)
FIN

nReste est un entier = EmailNbMessage(MaSession)
EmailChangeDossier(MaSession, sDossier)
Trace(nReste + " emails dans la boîte, " + EmailNbMessage(MaSession) + " dans le dossier")
EmailFermeSession(MaSession)
