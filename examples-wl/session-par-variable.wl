// Ouvre une session POP3 décrite par une variable, compte les emails et ferme la session.
// Lit la boîte de marie.
//
// Affiche :
//     session ouverte
//     9 emails
//     session fermée

MaSession est un emailSessionPOP3
MaSession.AdresseServeur = "pop.exemple.fr"
MaSession.Port = 110
MaSession.Nom = "marie"
MaSession.MotDePasse = "secret"

SI EmailOuvreSession(MaSession) ALORS
	Trace("session ouverte")
	Trace(EmailNbMessage(MaSession) + " emails")
	EmailFermeSession(MaSession)
	Trace("session fermée")
SINON
	Erreur(ErreurInfo())
FIN
