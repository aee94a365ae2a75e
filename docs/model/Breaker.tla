------------------------------- MODULE Breaker -------------------------------
(* One circuit breaker, many tasks that ask it, functions that write it, a store that may go away.
   There are no clocks: that a wait, a lease or an override is over is an event that may come at any time. Epochs are
   only ever compared with the present one and never come again, so that the model keeps of what was handed out whether
   it is of the present epoch ("now") or not ("old"). Disturbances have budgets, so that behaviours settle.
   A mark `@mutant name: this -> that` in a line's comment names a guard; the check replaces it, one at a time, and TLC
   must find a counterexample each time. *)
EXTENDS Naturals, FiniteSets, TLC

CONSTANTS
  Tasks,         \* each of a DAG of its own
  Need,          \* probes in a row that close
  MaxReclaims,   \* probes that may be replaced or say nothing
  MinCalls,      \* outcomes that a rate is taken of
  Slow,          \* is there a function that may be overtaken between its reading and its writing?
  Failures,      \* calls that fail, at most
  Troubles       \* overrides, outages, crashes, late and silent probes, trespasses: in all, at most

VARIABLES
  st, owner, passed, reclaims, ramp, relapsed, override,   \* the item in the store
  due, leaseLive, overrideOver, burst,                     \* what time does
  at, through, probing,                                    \* tasks: where, by which epoch let through, as the probe?
  told,                                                    \* what each put last
  plan,                                                    \* what a slow function is about to write
  up,                                                      \* the store can be reached
  silent,                                                  \* the probe that is out cannot tell any more
  failures, troubles,                                      \* budgets left
  row, wrong                                               \* notes of an observer who sees everything

item  == <<st, owner, passed, reclaims, ramp, relapsed, override>>
time  == <<due, leaseLive, overrideOver, burst>>
tasks == <<at, through, probing, told>>
vars  == <<item, time, tasks, plan, up, silent, failures, troubles, row, wrong>>

None    == "none"
NoPlan  == [act |-> None, task |-> None]
NoWord  == [age |-> "old", res |-> None]
Results == {"ok", "fail", "ignored"}
Acts    == {"open", "relapse", "elect", "replace", "giveup", "pass", "close", "reopen", "vacate", "lift"}

Init ==
  /\ st = "CLOSED" /\ owner = None /\ passed = 0 /\ reclaims = 0 /\ ramp = 0 /\ relapsed = None /\ override = None
  /\ due = FALSE /\ leaseLive = FALSE /\ overrideOver = FALSE /\ burst = 0
  /\ at = [t \in Tasks |-> "idle"] /\ through = [t \in Tasks |-> None] /\ probing = [t \in Tasks |-> FALSE]
  /\ told = [t \in Tasks |-> NoWord]
  /\ plan = NoPlan /\ up = TRUE /\ silent = FALSE
  /\ failures = Failures /\ troubles = Troubles
  /\ row = 0 /\ wrong = {}

Trouble == troubles > 0 /\ troubles' = troubles - 1

(* ------------------------------- tasks ------------------------------------ *)

(* A guarded call: one read of the state decides. Whoever is denied is held and keeps its attempts. *)
LetThrough(t) ==
  \/ override = "CLOSED"
  \/ /\ override # "OPEN"                        \* @mutant forced-open: override # "OPEN" -> TRUE
     /\ \/ st = "CLOSED"
        \/ st = "HALF" /\ owner = t
        \/ FALSE                                 \* @mutant open-denies: FALSE -> TRUE

Call(t) ==
  /\ at[t] = "idle" /\ up
  /\ IF LetThrough(t)
     THEN /\ at' = [at EXCEPT ![t] = "calling"]
          /\ through' = [through EXCEPT ![t] = "now"]
          /\ probing' = [probing EXCEPT ![t] = (st = "HALF" /\ override = None)]
          /\ wrong' = wrong \cup (IF override = "OPEN" THEN {"through-forced"} ELSE {})
                            \cup (IF override = None /\ st = "OPEN" THEN {"through-open"} ELSE {})
     ELSE /\ at' = [at EXCEPT ![t] = "held"]     \* @mutant denied-is-held: "held" -> "failed"
          /\ UNCHANGED <<through, probing, wrong>>
  /\ UNCHANGED <<item, time, told, plan, up, silent, failures, troubles, row>>

(* Without the store a task is let through, and nothing is told of it. *)
CallBlind(t) ==
  /\ at[t] = "idle" /\ ~up
  /\ at' = [at EXCEPT ![t] = "calling"]
  /\ through' = [through EXCEPT ![t] = "blind"]
  /\ UNCHANGED <<item, time, probing, told, plan, up, silent, failures, troubles, row, wrong>>

(* Somebody calls although denied, and tells of it with the epoch that was read. *)
Trespass(t) ==
  /\ at[t] = "idle" /\ up /\ ~LetThrough(t) /\ Trouble
  /\ at' = [at EXCEPT ![t] = "calling"]
  /\ through' = [through EXCEPT ![t] = "now"]
  /\ UNCHANGED <<item, time, probing, told, plan, up, silent, failures, row, wrong>>

(* Held work is cleared: the elected probe; or, once it is closed, as many as the ramp allows. *)
Limit == IF ramp = 0 THEN Cardinality(Tasks) ELSE ramp
Free  == override = "CLOSED" \/ (override = None /\ st = "CLOSED")

Release(t) ==
  /\ at[t] = "held"
  /\ up                                          \* @mutant act-with-store: up -> TRUE
  /\ \/ /\ st = "HALF" /\ owner = t
        /\ UNCHANGED burst
     \/ /\ Free
        /\ ramp = 0 \/ burst < Limit             \* @mutant ramp: burst < Limit -> TRUE
        /\ burst' = IF ramp = 0 THEN 0 ELSE burst + 1
  /\ at' = [at EXCEPT ![t] = "idle"]
  /\ wrong' = IF up THEN wrong ELSE wrong \cup {"blind-act"}
  /\ UNCHANGED <<item, due, leaseLive, overrideOver, through, probing, told, plan, up, silent, failures, troubles, row>>

Over(t, place) ==
  /\ at' = [at EXCEPT ![t] = place]
  /\ through' = [through EXCEPT ![t] = None]
  /\ probing' = [probing EXCEPT ![t] = FALSE]
IsOut(t) == st = "HALF" /\ owner = t /\ through[t] = "now"

(* The call ends, sooner or later, and its outcome is put, if the store is there. *)
End(t, res) ==
  /\ at[t] = "calling"
  /\ res = "fail" => failures > 0
  /\ res = "ignored" => probing[t] /\ troubles > 0
  /\ failures' = IF res = "fail" THEN failures - 1 ELSE failures
  /\ troubles' = IF res = "ignored" THEN troubles - 1 ELSE troubles
  /\ told' = IF up /\ through[t] # "blind" THEN [told EXCEPT ![t] = [age |-> through[t], res |-> res]] ELSE told
  /\ silent' = (silent \/ (~up /\ IsOut(t)))
  /\ Over(t, IF res = "fail" THEN "held" ELSE "idle")
  /\ UNCHANGED <<item, time, plan, up, row, wrong>>

(* Somebody is always left: without work nobody probes. *)
Crash(t) ==
  /\ at[t] = "calling" /\ Trouble
  /\ \E s \in Tasks \ {t} : at[s] \notin {"dead", "gone"}
  /\ silent' = (silent \/ (st = "HALF" /\ owner = t))
  /\ Over(t, "dead")
  /\ UNCHANGED <<item, time, told, plan, up, failures, row, wrong>>

(* The recovery finds a task that died; or its run was deleted meanwhile. *)
Recover(t) ==
  /\ at[t] = "dead"
  /\ \E place \in {"held", "gone"} : at' = [at EXCEPT ![t] = place]
  /\ UNCHANGED <<item, time, through, probing, told, plan, up, silent, failures, troubles, row, wrong>>

(* ------------------------------- functions -------------------------------- *)

Counts(t)   == /\ told[t].res \in {"ok", "fail"}
               /\ told[t].age = "now"            \* @mutant window-epoch: told[t].age = "now" -> TRUE
Seen        == {t \in Tasks : Counts(t)}
Failed      == {t \in Seen : told[t].res = "fail"}
Tripped     == /\ Cardinality(Seen) >= MinCalls  \* @mutant min-calls: >= MinCalls -> >= 0
               /\ 2 * Cardinality(Failed) >= Cardinality(Seen)
               /\ Cardinality(Failed) >= 2       \* @mutant quorum: >= 2 -> >= 1
Relapsed(t) == /\ ramp > 0 /\ t \in Failed
               /\ t # relapsed                   \* @mutant relapse-once: t # relapsed -> TRUE

Spoke(t, res) == /\ told[t].res = res
                 /\ told[t].age = "now"          \* @mutant verdict-token: told[t].age = "now" -> TRUE
                 /\ owner = t                    \* @mutant verdict-owner: owner = t -> TRUE
Worn          == reclaims >= MaxReclaims

Due(act, t) ==
  CASE act = "open"    -> st = "CLOSED" /\ Tripped
    [] act = "relapse" -> st = "CLOSED" /\ Relapsed(t)
    [] act = "elect"   -> /\ at[t] = "held"
                          /\ \/ /\ st = "OPEN"
                                /\ due           \* @mutant open-wait: due -> TRUE
                             \/ st = "HALF" /\ owner = None
    [] act = "replace" -> /\ at[t] = "held" /\ st = "HALF" /\ owner # None
                          /\ ~leaseLive          \* @mutant lease: ~leaseLive -> TRUE
                          /\ ~Worn               \* @mutant reclaims: ~Worn -> TRUE
                          /\ TRUE                \* @mutant lease-takeover: TRUE -> FALSE
    [] act = "giveup"  -> /\ st = "HALF" /\ Worn
                          /\ (owner # None /\ ~leaseLive) \/ \E s \in Tasks : Spoke(s, "ignored")
    [] act = "pass"    -> st = "HALF" /\ Spoke(t, "ok") /\ passed + 1 < Need
    [] act = "close"   -> /\ st = "HALF" /\ Spoke(t, "ok")
                          /\ passed + 1 >= Need  \* @mutant need: passed + 1 >= Need -> TRUE
    [] act = "reopen"  -> st = "HALF" /\ Spoke(t, "fail")
    [] act = "vacate"  -> st = "HALF" /\ Spoke(t, "ignored") /\ ~Worn
    [] act = "lift"    -> /\ override # None /\ overrideOver
                          /\ TRUE                \* @mutant override-ends: TRUE -> FALSE

May(act, t) ==
  /\ up
  /\ t = None <=> act \in {"open", "giveup", "lift"}
  /\ act # "lift" => override = None             \* @mutant override-rests: override = None -> TRUE
  /\ Due(act, t)

Verdicts == {"pass", "close", "reopen", "vacate"}
Opens    == {"open", "relapse", "giveup", "reopen"}

(* What is wrong with a decision, by what it was made on. *)
Judged(act, t) ==
  (IF act \in Verdicts /\ ~(owner = t /\ told[t].age = "now") THEN {"stale-verdict"} ELSE {})
  \cup (IF act = "open" /\ Cardinality(Failed) < 2 THEN {"opened-by-one"} ELSE {})
  \cup (IF act = "open" /\ Cardinality(Seen) < MinCalls THEN {"opened-by-few"} ELSE {})
  \cup (IF act = "relapse" /\ t = relapsed THEN {"opened-by-one"} ELSE {})
  \cup (IF act \in {"open", "relapse"} /\ \E s \in Failed : told[s].age = "old" THEN {"straggler-counted"} ELSE {})

(* Whatever was handed out before is of an old epoch from now on. *)
Aged ==
  /\ through' = [t \in Tasks |-> IF through[t] = "now" THEN "old" ELSE through[t]] \* @mutant epoch-rises: THEN "old" -> THEN "now"
  /\ told' = [t \in Tasks |-> [told[t] EXCEPT !.age = "old"]]

Change(act, t, judged) ==
  /\ Aged
  /\ st' = CASE act \in Opens -> "OPEN"
             [] act \in {"elect", "replace", "pass", "vacate"} -> "HALF"
             [] act = "close" -> "CLOSED"
             [] act = "lift" /\ st = "CLOSED" -> "CLOSED"
             [] OTHER -> "OPEN"                  \* @mutant never-to-closed: "OPEN" -> "CLOSED"
  /\ owner' = IF act \in {"elect", "replace"} THEN t ELSE None
  /\ passed' = CASE act = "pass" -> passed + 1 [] act \in {"elect", "replace", "vacate"} -> passed [] OTHER -> 0
  /\ reclaims' = CASE act \in {"replace", "vacate"} -> reclaims + 1 [] act \in {"elect", "pass"} -> reclaims
                   [] OTHER -> 0
  /\ ramp' = CASE act = "close" -> 1 [] act = "lift" /\ st = "CLOSED" /\ override = "OPEN" -> 1 [] act \in Opens -> 0
               [] OTHER -> ramp
  /\ relapsed' = CASE act = "relapse" -> t [] act = "open" -> None [] OTHER -> relapsed
  /\ override' = IF act = "lift" THEN None ELSE override
  /\ due' = (act = "lift" /\ st # "CLOSED")
  /\ leaseLive' = (act \in {"elect", "replace"})
  /\ overrideOver' = (overrideOver /\ act # "lift")
  /\ burst' = 0
  /\ silent' = FALSE
  /\ row' = CASE act \in {"pass", "close"} -> row + 1 [] act \in {"elect", "replace", "vacate"} -> row [] OTHER -> 0
  /\ wrong' = wrong \cup judged
       \cup (IF act \in Verdicts /\ ~(st = "HALF" /\ owner = t) THEN {"stale-verdict"} ELSE {})
       \cup (IF act = "close" /\ row + 1 < Need THEN {"closed-unproved"} ELSE {})
       \cup (IF act = "elect" /\ st = "OPEN" /\ ~due THEN {"too-early"} ELSE {})
       \cup (IF act \in {"elect", "replace"} /\ st = "HALF" /\ owner # None /\ leaseLive THEN {"robbed"} ELSE {})
       \cup (IF act = "lift" /\ st # "CLOSED" /\ st' = "CLOSED" THEN {"jumped-to-closed"} ELSE {})
       \cup (IF act # "lift" /\ override # None THEN {"moved-under-override"} ELSE {})
  /\ UNCHANGED <<at, probing, up, failures, troubles>>

(* Functions read, decide, and write if nothing was written since. Most are quick: one step. One is slow: anything may
   happen between its reading and its writing. Of two slow ones the second to write is in the same place. *)
Lost == NoPlan                                   \* @mutant conditional-write: NoPlan -> plan

Quick == \E act \in Acts, t \in Tasks \cup {None} : May(act, t) /\ Change(act, t, Judged(act, t)) /\ plan' = Lost

Read ==
  /\ Slow /\ plan = NoPlan
  /\ \E act \in Acts, t \in Tasks \cup {None} :
       /\ May(act, t)
       /\ plan' = [act |-> act, task |-> t]
       /\ wrong' = wrong \cup Judged(act, t)
  /\ UNCHANGED <<item, time, tasks, up, silent, failures, troubles, row>>

Write == plan # NoPlan /\ up /\ Change(plan.act, plan.task, {}) /\ plan' = NoPlan

(* ---------------------------- operator, time, store ----------------------- *)

(* An operator's command reads and writes until it is through: one step. *)
Override(kind) ==
  /\ up /\ Trouble /\ Aged
  /\ override' = kind /\ overrideOver' = FALSE
  /\ IF st = "HALF"                              \* @mutant override-ends-probe: st = "HALF" -> FALSE
     THEN /\ st' = "OPEN" /\ owner' = None /\ passed' = 0 /\ reclaims' = 0
          /\ due' = TRUE /\ leaseLive' = FALSE /\ silent' = FALSE /\ row' = 0
     ELSE UNCHANGED <<st, owner, passed, reclaims, due, leaseLive, silent, row>>
  /\ plan' = Lost
  /\ UNCHANGED <<ramp, relapsed, burst, at, probing, up, failures, wrong>>

WaitOver == /\ st = "OPEN" /\ ~due /\ due' = TRUE
            /\ UNCHANGED <<item, leaseLive, overrideOver, burst, tasks, plan, up, silent, failures, troubles, row, wrong>>

(* A lease that ends while its probe may still speak is a trouble; of one that cannot, it only takes time. *)
LeaseOver == /\ st = "HALF" /\ owner # None /\ leaseLive /\ leaseLive' = FALSE
             /\ IF silent THEN UNCHANGED troubles ELSE Trouble
             /\ UNCHANGED <<item, due, overrideOver, burst, tasks, plan, up, silent, failures, row, wrong>>

OverrideOver == /\ override # None /\ ~overrideOver /\ overrideOver' = TRUE
                /\ UNCHANGED <<item, due, leaseLive, burst, tasks, plan, up, silent, failures, troubles, row, wrong>>

RampOn == /\ ramp > 0 /\ ramp' = (ramp + 1) % 3 /\ burst' = 0
          /\ UNCHANGED <<st, owner, passed, reclaims, relapsed, override, due, leaseLive, overrideOver, tasks, plan, up,
                         silent, failures, troubles, row, wrong>>

StoreGone == /\ up /\ Trouble /\ up' = FALSE
             /\ UNCHANGED <<item, time, tasks, plan, silent, failures, row, wrong>>
StoreBack == /\ ~up /\ up' = TRUE
             /\ UNCHANGED <<item, time, tasks, plan, silent, failures, troubles, row, wrong>>

Task(t) == Call(t) \/ CallBlind(t) \/ Release(t) \/ Recover(t) \/ \E res \in Results : End(t, res)
Time    == WaitOver \/ (silent /\ LeaseOver) \/ OverrideOver \/ RampOn \/ StoreBack

Step == \/ \E t \in Tasks : Task(t) \/ Trespass(t) \/ Crash(t)
        \/ Quick \/ Read \/ Write
        \/ \E kind \in {"OPEN", "CLOSED"} : Override(kind)
        \/ Time \/ LeaseOver \/ StoreGone

(* Functions go on; the slow one may die with its plan in hand. *)
Fair == (\A t \in Tasks : WF_vars(Task(t))) /\ WF_vars(Quick) /\ WF_vars(Time)

Spec == Init /\ [][Step]_vars /\ Fair

Symmetry == Permutations(Tasks)

(* ------------------------------ what must hold ---------------------------- *)

TypeOK ==
  /\ st \in {"CLOSED", "OPEN", "HALF"} /\ owner \in Tasks \cup {None} /\ override \in {None, "OPEN", "CLOSED"}
  /\ ramp \in 0..2 /\ at \in [Tasks -> {"idle", "calling", "held", "dead", "gone", "failed"}]
  /\ through \in [Tasks -> {None, "now", "old", "blind"}]
OnlyTheHolderIsHeard     == "stale-verdict" \notin wrong
OneProbeForAToken        == \A s, t \in Tasks : IsOut(s) /\ probing[t] /\ through[t] = "now" => s = t
TheProbeIsTheOwner       == \A t \in Tasks : probing[t] /\ through[t] = "now" => owner = t
OnlyHalfOpenHasAProbe    == st # "HALF" => owner = None /\ passed = 0 /\ reclaims = 0
NobodyIsRobbed           == "robbed" \notin wrong
NobodyProbesEarly        == "too-early" \notin wrong
ProbesAreBounded         == reclaims <= MaxReclaims /\ passed < Need
ClosedByProbesAlone      == "closed-unproved" \notin wrong
NotOpenedByOne           == "opened-by-one" \notin wrong
NotOpenedByFew           == "opened-by-few" \notin wrong
StragglersDoNotCount     == "straggler-counted" \notin wrong
OpenMeansOpen            == "through-open" \notin wrong
ForcedOpenMeansOpen      == "through-forced" \notin wrong
NoProbeUnderOverride     == override # None => st # "HALF"
TheMachineRestsMeanwhile == "moved-under-override" \notin wrong
AnOverrideNeverCloses    == "jumped-to-closed" \notin wrong
DeniedIsNotFailed        == \A t \in Tasks : at[t] # "failed"
NoActWithoutTheStore     == "blind-act" \notin wrong
TheRampIsKept            == ramp > 0 => burst <= Limit

HalfOpenEnds   == st = "HALF" ~> st # "HALF"
HeldIsReleased == \A t \in Tasks : at[t] = "held" ~> at[t] # "held"
OverridesEnd   == override # None ~> override = None
ItCloses       == <>[](st = "CLOSED")

=============================================================================
