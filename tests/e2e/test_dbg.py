import pytest
pytestmark = pytest.mark.e2e
def test_x(browser_of, demo):
    d = browser_of(None)
    frames=[]
    d.page.on("websocket", lambda ws: ws.on("framereceived", lambda p: frames.append(p)))
    try:
        d.sign_in("Maya Reyes")
        d.choose("On Queue")
    finally:
        import time; time.sleep(1)
        for f in frames: print("FRAME", len(f), f[:300].replace("\n"," "), "....", "presence-current" in f)
