// Sends a message with English keywords.
//
// Prints:
//     sent

MySession is emailSMTPSession
MySession.ServerAddress = "smtp.example.com"
MySession.Name = "mary"
MySession.Password = "secret"
IF NOT EmailStartSession(MySession) THEN
	Error(ErrorInfo())
	EndProgram()
END
MyMessage is Email
MyMessage.Sender = "mary@example.com"
Add(MyMessage.Recipient, "john@example.com")
MyMessage.Subject = "Lunch"
MyMessage.Message = "Noon at the usual place?"
IF EmailSendMessage(MySession, MyMessage) THEN
	Trace("sent")
ELSE
	Error(ErrorInfo())
END
EmailCloseSession(MySession)
