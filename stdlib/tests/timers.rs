//! The procedures of timers are called while the program waits, on the clock of the machine.

use std::rc::Rc;

use wl_interpreter::Interpreter;
use wl_interpreter::builtin::Table;
use wl_interpreter::host::{Host, Recorder, SystemClock};
use wl_stdlib::LIBRARY;

fn prints(program: &str) -> String {
    let recorder = Recorder::default();
    let mut host = Host::recording(&recorder);
    host.clock = Rc::new(SystemClock);
    let outcome = Interpreter::new(Rc::new(Table::new(&[&LIBRARY])), host).run("timer", program);
    assert!(outcome.diagnostics.is_empty(), "{outcome:?}");
    recorder.recorded().output
}

#[test]
fn a_timer_calls_until_it_is_stopped() {
    let program = "n est un entier
TimerSys(Compte, 1)
POUR i = 1 À 500
	Multitâche(-2)
	SI n >= 3 ALORS SORTIR
FIN
Trace(n)
Multitâche(-5)
Trace(n)
PROCÉDURE Compte()
	n++
	SI n = 3 ALORS FinTimerSys()
FIN";
    assert_eq!(prints(program).trim(), "3\n3");
}

#[test]
fn a_timer_that_waits_does_not_call_itself() {
    let program = "nDepth, nMost are int
Timer(Deep, 10 ms)
Multitask(-8)
Trace(nMost)
PROCEDURE Deep()
	nDepth++
	nMost = Max(nMost, nDepth)
	Multitask(-2)
	nDepth--
END";
    assert_eq!(prints(program).trim(), "1");
}
