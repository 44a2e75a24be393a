"""Socket cut: for two minutes nothing is told, and things go on meanwhile."""

from datetime import datetime

from sandbox.genesys.state import STATE
from sandbox.genesys.testers.scenarios.model import Run, Story
from sandbox.genesys.testers.scenarios.vocabulary import begins, cut_sockets, hangs_up, wait, writes

CUT_S = 120


def _open_again(run: Run, now: datetime) -> None:
    STATE.feeds.down_until = None


STORY = Story(
    about="Every notification socket closes without a word and stays away for 120 s; a chat and a call come.",
    steps=(
        cut_sockets(for_s=CUT_S),
        wait(5),
        begins("message", "tomas", "IT Service Desk", "Is anybody there?"),
        wait(10),
        begins("call", "sam", "IT Service Desk"),
        wait(30),
        hangs_up("sam"),
        writes("tomas", "Hello?"),
        wait(CUT_S - 45),
    ),
    tidy=(_open_again,),
)
