// Reads a POP3 mailbox with English keywords: opens, walks, closes.
// Reads the mailbox of mary.
//
// Prints:
//     9 messages
//     from an English-speaking colleague: yes

MySession is emailPOP3Session
MySession.ServerAddress = "pop.example.com"
MySession.Name = "mary"
MySession.Password = "secret"
IF NOT EmailStartSession(MySession) THEN
	Error(ErrorInfo())
	EndProgram()
END

nCount is int
bEnglish is boolean
MyMessage is Email
EmailReadFirst(MySession, MyMessage)
WHILE NOT MyMessage.Out
	nCount++
	IF MyMessage.Message [=] "Hello" OR MyMessage.Message [=] "Hi " OR MyMessage.Message [=] "Dear" THEN bEnglish = True
	EmailReadNext(MySession, MyMessage)
END
EmailCloseSession(MySession)
Trace(nCount + " messages")
Trace("from an English-speaking colleague: " + (bEnglish ? "yes" ELSE "no"))
