"""Sends mails in one SMTP session.

python3 send.py HOST PORT SENDER RECIPIENT COUNT [LINES]
"""

import smtplib
import sys
from email.message import EmailMessage


def main():
    host, port, sender, recipient, count, *lines = sys.argv[1:]
    text = "Le relevé de l'été est prêt : 1 234,56 €.\r\n" * int((lines or [120])[0])
    sent = 0
    with smtplib.SMTP(host, int(port)) as session:
        for i in range(1, int(count) + 1):
            mail = EmailMessage()
            mail["From"] = sender
            mail["To"] = recipient
            mail["Subject"] = f"Relevé n° {i}"
            mail.set_content(text)
            session.send_message(mail)
            sent += 1
    print(sent)


main()
