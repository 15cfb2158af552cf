//! Dialling in to a network, as old scripts do before they read mail: the network is there.

use wl_interpreter::builtin::{
    Arguments, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::value::Value;

use super::Outcome;
use super::read::function;

const CONNECTION: Parameter = parameter("connexion", "connection", Ty::Text);
const AUTOMATIC: Parameter = parameter("fermetureAuto", "autoClose", Ty::Bool);

/// `NetOuvreAccèsDistant` and the like.
pub(super) const ALL: &[Function] = &[
    function(
        names("NetOuvreAccèsDistant", "NetOpenRemoteAccess"),
        3_056_026,
        doc(
            "Se connecte au réseau par un modem. Le réseau est déjà là : donne 0, connecté.",
            "Connects to the network with a modem. The network is already there: gives 0, connected.",
        ),
        &[Syntax {
            // The password may be left out in the middle.
            parameters: &[
                CONNECTION,
                parameter("motDePasse", "password", Ty::Any).optional(),
                AUTOMATIC.optional(),
            ],
            result: Ty::Int,
            run: connected,
        }],
        &[example(
            "SI NetOuvreAccèsDistant(\"Fournisseur\") = 0 ALORS Trace(\"connecté\")",
            "connecté",
        )],
    ),
    function(
        names("NetFermeAccèsDistant", "NetCloseRemoteAccess"),
        3_056_021,
        doc(
            "Ferme une connexion par modem. Il n'y en a pas : donne 0, fermée.",
            "Closes a modem connection. There is none: gives 0, closed.",
        ),
        &[Syntax { parameters: &[CONNECTION.optional()], result: Ty::Int, run: connected }],
        &[example("Trace(NetFermeAccèsDistant())", "0")],
    ),
    function(
        names("NetListeAccèsDistant", "NetListRemoteAccess"),
        3_056_027,
        doc(
            "Donne les connexions par modem, une par ligne : aucune.",
            "Gives the modem connections, one a line: none.",
        ),
        &[Syntax { parameters: &[], result: Ty::Text, run: none }],
        &[example("SI NetListeAccèsDistant() = \"\" ALORS Trace(\"aucune\")", "aucune")],
    ),
];

fn connected(_: &mut dyn Runtime, _: Arguments) -> Outcome {
    Ok(Value::Int(0))
}

fn none(_: &mut dyn Runtime, _: Arguments) -> Outcome {
    Ok(Value::text(""))
}
