"""Libraries and canned responses."""

from sandbox.genesys.responses import libraries, responses
from sandbox.operations import delete, get, post, put

LIBRARIES = "/api/v2/responsemanagement/libraries"
LIBRARY = f"{LIBRARIES}/{{libraryId}}"
RESPONSES = "/api/v2/responsemanagement/responses"
RESPONSE = f"{RESPONSES}/{{responseId}}"

OPERATIONS = (
    get(LIBRARIES, libraries.listed, "responses:library:view"),
    post(LIBRARIES, libraries.create, "responses:library:add"),
    post(f"{LIBRARIES}/bulk", libraries.bulk, "responses:library:view"),
    get(f"{LIBRARIES}/divisionviews", libraries.views, "responses:library:search"),
    get(f"{LIBRARIES}/divisionviews/{{libraryId}}", libraries.view, "responses:library:search"),
    get(LIBRARY, libraries.one, "responses:library:view"),
    put(LIBRARY, libraries.change, "responses:library:edit"),
    delete(LIBRARY, libraries.remove, "responses:library:delete"),
    get(RESPONSES, responses.listed, "responses:response:view"),
    post(RESPONSES, responses.create, "responses:response:add"),
    post(f"{RESPONSES}/query", responses.query, "responses:response:view"),
    post(f"{RESPONSES}/divisionviews/query", responses.query_views, "responses:response:search"),
    get(f"{RESPONSES}/divisionviews/{{responseId}}", responses.view, "responses:response:search"),
    get(RESPONSE, responses.one, "responses:response:view"),
    put(RESPONSE, responses.change, "responses:response:edit"),
    delete(RESPONSE, responses.remove, "responses:response:delete"),
)
