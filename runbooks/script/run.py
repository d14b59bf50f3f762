from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
import time

from runbooks.script.account import PLAN, Account, Stop, clean
from runbooks.script.calls import await_call, by_hand, do_call, id_of, known_places, missing, typed
from runbooks.script.steps import Step, adopt, follow, restore, tell_job

# 4. The plan, step by step.
POLL_SECONDS = float(os.environ.get("RESTORE_POLL_SECONDS", "15"))
DAY = 86400


class Run:
    def __init__(self, options: argparse.Namespace, account: Account) -> None:
        self.options = options
        self.account = account
        self.steps = {decided["id"]: Step(decided) for decided in PLAN["steps"]}
        self.answers = dict(answer.split("=", 1) for answer in options.answer)
        self.asked: set[str] = set()

    def chosen(self, step: Step) -> bool:
        return not self.options.only or step.id in self.options.only

    @property
    def stopping(self) -> bool:
        wrong = any(step.standing in ("failed", "refused", "asks") for step in self.steps.values())
        return wrong and PLAN["on_failure"] == "stop"

    def may_begin(self, step: Step) -> bool:
        return step.standing == "waiting" and self.chosen(step) and not self.stopping

    def ready(self, step: Step) -> bool:
        """Whether it may begin now: what it comes after is done, and its lanes have room."""
        if not self.may_begin(step) or any(self.steps[name].standing != "finished" for name in step.after):
            return False
        running = [each for each in self.steps.values() if each.standing == "running"]
        return all(
            sum(lane in each.decided["lanes"] for each in running) < PLAN["lanes"][lane]
            for lane in step.decided["lanes"]
        )

    def take_up(self) -> None:
        """Stand where earlier runs left the plan, unless that is history: then all is waiting."""
        for step in self.steps.values():
            if self.chosen(step) and (
                self.options.again or (self.options.retry and step.standing == "failed")
            ):
                step.begin_anew(dry_run=self.options.dry_run)
        for name, job in self.options.job:
            adopt(self.steps[name], self.account, job)
        for step in self.steps.values():
            if step.standing == "failed":
                step.settle("failed", 1, "An earlier run saw it fail. A new attempt: --retry")
            elif step.standing == "running" and step.kind != "call":
                if step.job:
                    tell_job(step)
                follow(step, self.account, self.options.timeout)
        self.skip_what_is_cut_off()
        left = any(step.standing in ("running", "asks", "open") for step in self.steps.values()) or (
            not self.stopping and any(step.standing == "waiting" for step in self.steps.values())
        )
        last = max(step.record.moment("ended") or 0 for step in self.steps.values())
        days = int((self.account.now() - last) // DAY)
        if not last or days < 1 or self.options.job:
            return
        if left:
            print(f"A run that ended nothing for {days} days goes on: what is done is not done again.")
            return
        print(f"This was run before, and ended {days} days ago. That is history: this is a new attempt.")
        for step in self.steps.values():
            step.begin_anew(dry_run=self.options.dry_run)

    def skip_what_is_cut_off(self) -> None:
        """What comes after something that was not done is not started."""
        cut = True
        while cut:
            cut = False
            for step in self.steps.values():
                gone = [n for n in step.after if self.steps[n].standing in ("failed", "refused", "skipped")]
                if step.standing == "waiting" and gone:
                    step.settle("skipped", 0, f"Not started, since {gone[0]} was not done.")
                    cut = True

    def known(self, step: Step) -> dict[str, str]:
        return known_places(step, self.steps, self.answers)

    def needs_human(self, step: Step) -> bool:
        if step.kind == "call":
            return any(name.startswith("ask.") for name in missing(step, self.known(step)))
        return step.kind == "hand"

    def begin(self, step: Step) -> None:
        if step.kind == "hand":
            by_hand(step, self.account)
        elif step.kind == "call":
            for name, question in step.decided["asks"].items():
                if f"ask.{name}" in missing(step, self.known(step)):
                    self.answers[f"{step.id}:{name}"] = typed(clean(f"{step.id}: {name}? {question} "))
            do_call(step, self.account, self.known(step))
        else:
            restore(step, self.account)

    def pass_over(self, *, humans_turn: bool) -> bool:
        """Look at every step once. Returns whether one of them moved."""
        before = {step.id: step.standing for step in self.steps.values()}
        for step in self.steps.values():
            if step.standing == "running":
                if step.kind == "call":
                    await_call(step, self.account, self.known(step), self.options.timeout)
                else:
                    follow(step, self.account, self.options.timeout)
            elif self.ready(step) and (humans_turn or not self.needs_human(step)):
                self.begin(step)
        self.skip_what_is_cut_off()
        return before != {step.id: step.standing for step in self.steps.values()}

    def to_the_end(self) -> None:
        humans_turn = False
        while True:
            if self.pass_over(humans_turn=humans_turn):
                humans_turn = False
            elif any(each.standing == "running" or each.comes_again for each in self.steps.values()):
                time.sleep(POLL_SECONDS)
            elif not humans_turn:
                humans_turn = True  # a question waits until nothing else goes on
            else:
                return

    def show(self) -> None:
        """What is about to begin."""
        for step in self.steps.values():
            if not self.may_begin(step):
                continue
            step.tell(step.title)
            if "point" in step.decided:
                step.tell(f"  from    {step.decided['point']}\n  into    {step.decided['where']}")
            if step.after:
                step.tell(f"  after   {', '.join(step.after)}")
            if self.options.dry_run and "request" in step.decided:
                print(json.dumps(step.decided["request"], indent=2))
        print(f"  as      {clean(self.account.caller)}", flush=True)

    def confirm(self) -> None:
        if not sys.stdin.isatty():
            text = "Not confirmed: there is no terminal to ask on. Nothing was started; --yes does not ask."
            raise Stop(3, text)
        replaced = [each.decided["overwritten"] for each in self.steps.values() if self.may_begin(each)]
        for name in filter(None, replaced):
            print(f"This replaces the data of {name}, and cannot be stopped afterwards.")
            if typed("Type that name to start: ") != name:
                raise Stop(3, "Not confirmed. Nothing was started.")
        if not any(replaced) and typed("This cannot be stopped afterwards. Type yes to start: ") != "yes":
            raise Stop(3, "Not confirmed. Nothing was started.")

    def ask_for_what_was_left_out(self) -> None:
        for name in PLAN["secrets"]:
            if not os.environ.get(name):
                if not sys.stdin.isatty():
                    text = f"{name} was left out of this file, and there is no terminal to ask on."
                    raise Stop(3, f"{text} Nothing was started.\nPut it in the environment: export {name}")
                os.environ[name] = getpass.getpass(f"{name}: ")

    def tell_outcome(self) -> int:
        for step in self.steps.values():
            if step.standing == "finished" and "point" in step.decided:
                step.tell(f"{step.decided['words']['result']}: {step.made}")
                for line in step.decided["remains"]:
                    print(line.replace("{created.arn}", step.made).replace("{created.id}", id_of(step.made)))
                if step.result == "parts" or step.decided["needed"]:
                    step.code = step.code or 5
            elif step.standing == "waiting":
                step.settle("waiting", 5, f"Not started: {step.title}")
        codes = {step.code for step in self.steps.values()}
        code = next((each for each in (1, 4, 3, 5) if each in codes), 0)
        if not code:
            print("Nothing remains to be done that is known of.")
        return code


def parsed_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=clean(PLAN["title"]))
    ids = [decided["id"] for decided in PLAN["steps"]]

    def job(text: str) -> tuple[str, str]:
        step, _, name = text.rpartition("=")
        step = step or (ids[0] if len(ids) == 1 else "")
        if step not in ids or not name:
            raise argparse.ArgumentTypeError("which step's? STEP=ID")
        return step, name

    def answer(text: str) -> str:
        name, equals, _ = text.partition("=")
        if not equals or "\n" in text or name.partition(":")[0] not in ids:
            raise argparse.ArgumentTypeError("STEP:NAME=VALUE, on one line")
        return text

    parser.add_argument(
        "--yes", action="store_true", help="start without asking, also where data is replaced"
    )
    parser.add_argument("--dry-run", action="store_true", help="print what would be sent, and send nothing")
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="no longer follow what takes longer")
    parser.add_argument(
        "--only", action="append", default=[], choices=ids, metavar="STEP", help="this step alone"
    )
    parser.add_argument("--retry", action="store_true", help="make a new attempt of what failed")
    parser.add_argument("--again", action="store_true", help="make a new attempt although one is on record")
    parser.add_argument(
        "--job", action="append", default=[], type=job, metavar="STEP=ID", help="the step's job"
    )
    parser.add_argument("--answer", action="append", default=[], type=answer, metavar="STEP:NAME=VALUE")
    return parser.parse_args()


def main() -> int:
    options = parsed_options()
    run = Run(options, Account())
    run.take_up()
    if options.dry_run:
        run.show()
        print("Nothing was sent.")
        return next((each for each in (1, 4, 3, 5) if each in {step.code for step in run.steps.values()}), 0)
    if any(run.may_begin(step) for step in run.steps.values()):
        run.ask_for_what_was_left_out()
        run.show()
        if not options.yes:
            run.confirm()
    run.to_the_end()
    return run.tell_outcome()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Stop as stop:
        print(stop, file=sys.stderr)
        sys.exit(stop.code)
    except OSError as error:
        print(f"{error}\nWhat has started goes on in AWS; run this again to follow it.", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("\nInterrupted. What has started goes on in AWS; run this again to follow it.", file=sys.stderr)
        sys.exit(130)
