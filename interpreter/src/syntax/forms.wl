// Every form of statement, in French and in English.
x est un entier
a1, b1, c1 sont des entiers = (1, 2, 3)
s est une chaîne = "abc"
s2 is string
n is an int = 5
k is 8-byte int
u is unsigned 2-byte int
e8 est un entier sans signe sur 8 octets
r est un réel sur 4 octets
m est un monétaire = 0m 12 345.67
num est un numérique(10,2)
num2 est numérique(*)
ansi est une chaîne ANSI
fix est une chaîne fixe sur 20
fix2 is fixed string of 20
buf est un Buffer sur 100
d est une Date
dh est une DateHeure
dur est une Durée = 3 min 30 s
v est un Variant
j est un JSON = [
	1, 2,
	3
]
t est un tableau de chaînes
t2 est un tableau de 10 entiers = [1, 2, 3]
t3 est un tableau de 10 par 5 entiers
t4 est un tableau [5, 6] de réels
t5 is array of 8-byte int
t6 est un tableau <agrandissement> de clPersonne
t7 est un tableau dynamique d'entiers
t8 est un tableau fixe de 3 chaînes
t9 est un tableau de clPersonne dynamique
ta est un tableau associatif de chaînes
tb est un tableau associatif (AvecDoublon + ccSansCasse, 0, wlEntier) d'entiers
tc is associative array of strings
td est un tableau associatif
te est un tableau
file1 est une File de chaînes
pile1 est une Pile d'entiers
liste1 est une Liste de chaînes
q est une Requête SQL = [
	SELECT * FROM t
	WHERE a = {pA}
]
src est une Source de Données
o est un clPersonne("Dupont", 5)
o2 est un objet clPersonne dynamique
o3 est un clPersonne <- o
pr est une Procédure
msg est un Email <utile>
mut est un entier = 5 <utile>
mut2 est un entier, utile
nul est un entier? = Null
SOIT y = 5
SOIT (p, q1) = f()
LET z = "a"
SOIT w <- o
CONSTANTE PI = 3.14
CONSTANTE A = 1, B = 2
CONSTANTE
	C1 = 1
	C2 = 0xFF
FIN
GLOBAL
GLOBAL g est un entier
STStruct est une Structure
	nom est une chaîne
	age est un entier = 5
	date est une Date <mapping="x">
FIN
STAutre is Structure
	name is string
END
comp est composé de
	a est un entier
	b est une chaîne
FIN
EEnum est une Énumération
	[Base]
	ROUGE
	VERT = 2
FIN
CCombi est une Combinaison
	OPT1
	OPT2 = OPT1
	OPT3 = OPT1 + OPT2
	OPT1 - OPT3
FIN
Alias1 est un type : entier sur 8 octets
I est une Interface
	PROCÉDURE Ouvre(nom est une chaîne) : booléen
	PROPRIÉTÉ Taille : entier <lecture>
FIN
clA est une Classe, abstraite
	HÉRITE DE clBase
	IMPLÉMENTE I
	m_nom est une chaîne
	PRIVÉ
		m_age est un entier
	PUBLIC CONSTANT
	PRIVÉ m_x est un entier
	GLOBAL nb est un entier
	PROCÉDURE Constructeur(a, b = 5)
	Constructeur clBase(a)
	:m_nom = a
	FIN
	PROCÉDURE PRIVÉE Methode(LOCAL x est un entier, y entier = 2, z est un entier? <utile>) : chaîne
	RENVOYER :m_nom + ::nb
	PROCÉDURE VIRTUELLE GLOBALE Autre() <utile> : (entier, ?, chaîne)
	RENVOYER (1, 2, "a")
	FIN
FIN
EXTERNE "fichier.wl"
EXTERNE Nom
x = 5
x += 1 ; y -= 2 ; z *= 3 ; w /= 4
a <= b
a <- b
a <=> b
a ??= 5
a ??=*
(a, , c) = f()
(i, t[i]) = (1, "A")
x++
--x
Info("a", *, ((b)), <p4>: 4)
Info
obj.Methode()
obj:Methode()
Classe::Methode(1)
s..Visible = Faux
t[1, 2] = 5
t[i][j] = t[[i]]
s[[1 À 3]] = s[[À 3]] + s[[2 À]] + s[[2 SUR 3]]
n[1 À 3] = n[a]
{"nom"} = {nom, indChamp}..Valeur
x = a ? b SINON c
x = SELON(n, 1, 2, SINON 3)
x = ALLOUER UN clPersonne(5)
x = NEW clPersonne
x = (entier) s + (chaîne ANSI) 5 + (entier)-5
x = ((clDerivee) o).Champ
x = ((clDerivee?) o)
x = o est clDerivee
x = a DANS (1, 2, 3)
x = a PAS DANS (1, 2) ET PAS b _DANS_ (3)
x = 1 < a <= 5
x = b = 1 À 5
x = s [= "a" OU s [~ "b" OU s [=] "c" OU s =] "d" _OU_ s ~= "e" _ET_ s ~~ "f" OU s [~~] "g"
x = 5 modulo 3 + 5 % 3 ^ 2 & 4 | 2 || 1 bitDécaleGauche 2
x = s + [","] + t
s += [RC]
x = -a + ~b
x = a ?? b ??*
x = a ?! + 2
x = o?.Nom
x = a <-1
l = [1, 2, [3, 4],]
f(x => x + 1, (a, b) => a < b, () => 5)
t.Trie(x => {
	SI x > 1 ALORS
		RENVOYER 1
	FIN
	RENVOYER 2
})
t.Parcours(PROCÉDURE(a est un entier) : booléen { RENVOYER a > 1 })
x = -%"[%a%]" + "[%a + 1%]" + `b` + "l""[%Majuscule("x")%]" + "[[%x%]]"
txt = [
	ligne 1
	ligne "2" [%x%]
] + "fin"
txt = "
	a
	"
x = 1 + ...
	2
f(1,
	2)
x = 1 +
	2
SI a ALORS
	b()
SINON SI c ALORS
	d()
SINON
	e()
FIN
IF a THEN
	b()
ELSE IF c
	d()
ELSE
	e()
END
SI a ALORS b() SINON c()
SI a ALORS x = d ? 1 SINON 2 SINON x = 3
SI a ALORS b(); c = 5
SI a ALORS b()
SINON c()
SI a ALORS RETOUR
SI a ALORS
	SI b ALORS c()
SINON
	d()
FIN
SI PAS a
	b()
FIN
SELON x
	CAS 1 : Info("a")
	CAS 2, 3
		Info("b")
	CAS 4 À 5, À 2, 9 À
	CAS > 5, ~= "a"
	CAS 1 < * <= 5
	CAS Classe::A: :m = 5
	CAS "x" : ...
	AUTRES CAS :
		Info("c")
FIN
SWITCH x
	CASE 1: Info("a")
	OTHER CASE
		Info("b")
END
BOUCLE
	SORTIR
FIN
BOUCLE(5)
	CONTINUER
FIN
LOOP
	BREAK
TO DO WHILE a < 5
BOUCLE
	x++
À FAIRE TANTQUE a < 5
TANTQUE a < 5
	SORTIR(2)
FIN
WHILE NOT a
	CONTINUE(2)
END
POUR i = 1 À 10 PAS 2
	CONTINUER:
	x++
	SORTIR:
	y++
FIN
FOR i = 1 TO 10 STEP 2
END
POUR i = 1 _À_ 10 _PAS_ 2 ; x++ ; FIN
POUR i = a a b
FIN
POUR TOUT v DE t
FIN
POUR TOUT ÉLÉMENT v, k, n DE t AVEC v > 5 DepuisFin
FIN
FOR EACH v OF t
END
POUR TOUT v DE ta = "clé"
FIN
POUR TOUTE CHAÎNE s, pos DE texte SÉPARÉE PAR ";"
FIN
FOR EACH STRING s OF texte SEPARATED BY [";", RC]
END
POUR TOUTE POSITION p DE "a" DANS texte AVEC MotComplet + SansCasse
FIN
POUR TOUTE LIGNE i DE TABLE_X
FIN
POUR TOUTE LIGNE SÉLECTIONNÉE i DE TABLE_X SANS FILTRE
FIN
FOR EACH ROW OF TABLE_X
END
POUR TOUT Client SUR Nom AVEC Ville = "Lyon"
FIN
POUR TOUT Client
FIN
POUR TOUT m NON LU DE session
FIN
POUR CHAQUE e DE lecteur EN PROFONDEUR
FIN
AVEC obj
	.a = 5
	..b = 6
	:c = 7
	.d()
FIN
UTILISER SectionCritique() DANS
	ABANDONNER ET SORTIR
FIN
APRÈS r = f() FAIRE
	x = r
FIN
QUAND EXCEPTION DANS
	a()
FAIRE
	b()
	EXCEPTION
SINON
	c()
FIN
WHEN EXCEPTION IN
	a()
DO
	b()
END
QUAND EXCEPTION
	RETOUR
FIN
SELON a
	CAS 1 : SORTIR SELON
FIN
RENVOYER 5
RENVOYER (1, 2)
RETOUR
RETOUR = 5
SI RETOUR = 5 ALORS STOP
etiquette:
GOTO etiquette
LIBÉRER o
<COMPILE SI Configuration<>"x" ET TypeConfiguration=Android>
	x = 5
<SINON SI ConfigurationANSI>
	x = 6
<SINON>
	x = 7
<FIN>
<SI CibleExécution = Windows>
	x = 5
<FIN>
<BLOC "n'importe quoi (>
	x = 5
<FIN>
...
PROCÉDURE INTERNE Locale(a)
	RENVOYER a
FIN
PROCÉDURE Premiere(a, b est un entier = 5, *) : entier
x = MesParamètres[1]
SI a ALORS
	...
FIN
CAS ERREUR:
	x = 5
CAS EXCEPTION:
	x = 6
FIN:
	x = 7
INTERNAL PROCEDURE Inner()
END
PROCEDURE Seconde
RESULT 5
