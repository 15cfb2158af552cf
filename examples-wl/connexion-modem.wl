// Un ancien programme ouvre d'abord l'accès distant par modem : ici la connexion existe déjà, et
// la fonction répond 0, « connecté ».
// Lit la boîte de marie.
//
// Affiche :
//     connecté
//     9 emails

SI NetOuvreAccèsDistant("MonFournisseur", "secret") = 0 ALORS
	Trace("connecté")
	SI EmailOuvreSessionPOP3("marie", "secret", "pop.exemple.fr") ALORS
		Trace(EmailNbMessage("marie") + " emails")
		EmailFermeSession("marie")
	FIN
	NetFermeAccèsDistant("MonFournisseur")
FIN
