// Lit tous les emails d'une boîte POP3 et montre, pour chacun, qui l'a envoyé, son sujet, sa date,
// sa taille, la première ligne de son texte et ses pièces jointes.
// Lit la boîte de marie.
//
//     wl run --sandbox examples-wl/lire-les-emails.wl
//
// Affiche une ligne par email, de la forme :
//     expéditeur  sujet  date  taille  début  pièces jointes

MaSession est un emailSessionPOP3
MaSession.AdresseServeur = "pop.exemple.fr"
MaSession.Nom = "marie"
MaSession.MotDePasse = "secret"

SI PAS EmailOuvreSession(MaSession) ALORS
	Erreur("La boîte ne s'ouvre pas.", ErreurInfo())
	FinProgramme()
FIN

nEmails est un entier = EmailNbMessage(MaSession)
nOctets est un entier sur 8 octets
MonMessage est un Email

POUR TOUT MonMessage DE MaSession
	nOctets += Taille(MonMessage.Source)
	TableAjouteLigne(TABLE_Emails, MonMessage.Expéditeur, MonMessage.Sujet, ...
		Jour(MonMessage.DateRéception), EnKo(Taille(MonMessage.Source)), ...
		PremièreLigne(MonMessage.Message), PiècesJointes(MonMessage))
FIN

EmailFermeSession(MaSession)
Info(nEmails + " emails, " + EnKo(nOctets))

// La première ligne qui n'est pas vide.
PROCÉDURE PremièreLigne(sTexte est une chaîne) : chaîne
POUR TOUTE CHAÎNE sLigne DE sTexte SÉPARÉE PAR RC
	sLigne = SansEspace(sLigne)
	SI sLigne <> "" ALORS RENVOYER sLigne
FIN
RENVOYER ""
FIN

// Les noms des pièces jointes, séparés par des virgules.
PROCÉDURE PiècesJointes(UnEmail est un Email) : chaîne
sNoms est une chaîne
POUR TOUT UneAttache DE UnEmail.Attache
	SI UneAttache.Nom <> "" ALORS sNoms += [", "] + UneAttache.Nom
FIN
RENVOYER sNoms
FIN

// Une taille lisible.
PROCÉDURE EnKo(n est un entier sur 8 octets) : chaîne
SI n < 1024 ALORS RENVOYER n + " octets"
RENVOYER PartieEntière(n / 1024) + " Ko"
FIN

// Le jour d'une date de réception.
PROCÉDURE Jour(dh) : chaîne
RENVOYER Gauche(dh, 8)
FIN
