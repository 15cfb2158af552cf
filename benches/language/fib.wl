// Calls: fib(30) by plain recursion, 1.3 million calls.

Trace(Fib(30))

PROCÉDURE Fib(n est un entier) : entier
	SI n < 2 ALORS RENVOYER n
	RENVOYER Fib(n - 1) + Fib(n - 2)
FIN
