"""The operations of the API and their addresses; each asks one selector and hands its rows to `answers`."""

from http import HTTPStatus
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, register_converter, reverse
from django.urls.converters import StringConverter
from ninja import NinjaAPI, Path, Query
from ninja.errors import ValidationError
from ninja.renderers import JSONRenderer

from scoring.api import answers, edges, schemas
from scoring.selectors import open_data
from scoring.selectors.unit_years import published_rows
from units.enums import CODE_PATTERN

MOST: int = 200
"""Lines of one answer."""
_ABOUT = (
    "Kết quả xếp hạng đã công bố, chỉ đọc, không cần đăng nhập. Mọi con số có phần lẻ là chuỗi thập phân chính xác "
    "như đã công bố (dấu chấm), không làm tròn lại. Mỗi lần công bố giữ nguyên ở địa chỉ của nó."
)
_PROBLEMS = {HTTPStatus.NOT_FOUND: schemas.Problem, HTTPStatus.UNPROCESSABLE_ENTITY: schemas.Problem}

Code = Annotated[str, Path(pattern=f"^{CODE_PATTERN}$")]
Number = Annotated[int, Path(ge=0)]
CodeFilter = Annotated[str, Query(pattern=f"^({CODE_PATTERN})?$")]
Programme = Annotated[str, Query(pattern=r"^[^\x00-\x1f]{0,40}$")]
Year = Annotated[int | None, Query(ge=1900, le=2200)]
Limit = Annotated[int, Query(ge=1, le=MOST)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]


class Readable(JSONRenderer):
    """JSON in which Vietnamese stands as it is written."""

    json_dumps_params: dict[str, Any] = {"ensure_ascii": False}


api = NinjaAPI(
    renderer=Readable(),
    title="Dữ liệu mở về chỉ số cải cách hành chính",
    version="1",
    description=_ABOUT,
    openapi_url=None,
    docs_url=None,
    urls_namespace="open-data",
)
api.add_exception_handler(Http404, edges.not_found)
api.add_exception_handler(ValidationError, edges.invalid)
api.add_exception_handler(Exception, edges.failed)


@api.get("agencies", response=schemas.Agencies, url_name="api_agencies", summary="Cơ quan có kết quả đã công bố")
def agencies(request: HttpRequest) -> Any:  # noqa: ARG001 - the same for everybody
    """Every agency with a published ranking, by code."""
    return answers.licensed(items=open_data.open_agencies())


@api.get(
    "rankings",
    response={200: schemas.Rankings, **_PROBLEMS},
    url_name="api_rankings",
    summary="Các bảng xếp hạng đã công bố",
)
def rankings(
    request: HttpRequest,  # noqa: ARG001
    agency: CodeFilter = "",
    programme: Programme = "",
    year: Year = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Any:
    """Published rankings, each in its newest version, newest year first."""
    count, found = open_data.open_rankings(agency=agency, programme=programme, year=year, start=offset, length=limit)
    page = {"count": count, "limit": limit, "offset": offset}
    return answers.licensed(**page, items=[answers.item(ranking) for ranking in found])


@api.get(
    "rankings/{code:round_code}",
    response={200: schemas.Version, **_PROBLEMS},
    url_name="api_ranking",
    summary="Lần công bố mới nhất của một đợt",
)
def ranking(request: HttpRequest, round_code: Code) -> Any:  # noqa: ARG001
    """The version of a round that counts now."""
    return answers.version(_version(round_code, None))


@api.get(
    "rankings/{code:round_code}/versions/{int:version}",
    response={200: schemas.Version, **_PROBLEMS},
    url_name="api_version",
    summary="Một lần công bố, địa chỉ không đổi",
)
def version(request: HttpRequest, round_code: Code, version: Number) -> Any:  # noqa: ARG001
    """One version, for ever at this address; it says what it corrects and what corrects it."""
    return answers.version(_version(round_code, version))


@api.get(
    "rankings/{code:round_code}/versions/{int:version}/rows",
    response={200: schemas.Rows, **_PROBLEMS},
    url_name="api_rows",
    summary="Các đơn vị của một lần công bố",
)
def rows(
    request: HttpRequest,  # noqa: ARG001
    round_code: Code,
    version: Number,
    block: CodeFilter = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> Any:
    """The lines of a version, in the order of its document, of one block or of all."""
    ranking = _version(round_code, version).ranking
    count, found = open_data.open_rows(ranking, block=block, start=offset, length=limit)
    decimals = open_data.decimals_of(ranking.summary, found)
    head = {"round": round_code, "version": version, "count": count, "limit": limit, "offset": offset}
    return answers.licensed(**head, items=[answers.row(row, decimals) for row in found])


@api.get(
    "units/{code:agency_code}/{code:unit_code}",
    response={200: schemas.Unit, **_PROBLEMS},
    url_name="api_unit",
    summary="Một đơn vị qua các năm",
)
def unit(request: HttpRequest, agency_code: Code, unit_code: Code) -> Any:  # noqa: ARG001
    """A unit in the newest version of every published ranking that has it."""
    found = published_rows(agency_code, unit_code)
    if not found:
        raise Http404
    newest = max(found, key=lambda row: (row.ranking.round.year, row.ranking.published_at))
    head = {"agency": agency_code, "unit": unit_code, "unit_name": newest.unit_name}
    return answers.licensed(**head, years=[answers.unit_year(row) for row in found])


def _version(round_code: str, number: int | None) -> open_data.OpenVersion:
    found = open_data.open_version(round_code, number)
    if found is None:
        raise Http404
    return found


def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The OpenAPI document of these operations."""
    return JsonResponse(
        api.get_openapi_schema(path_prefix=reverse("api_help")), json_dumps_params={"ensure_ascii": False}
    )


def unknown(request: HttpRequest, rest: str) -> HttpResponse:  # noqa: ARG001
    """Any other address below the API: 404 as JSON."""
    return edges.not_found(request)


class Anything(StringConverter):
    """Whatever else an address holds, line breaks too."""

    regex = r"[\s\S]+"


register_converter(Anything, "anything")


def addresses() -> list[URLPattern]:
    """The addresses below /api/v1/, each open to everybody; call it once the converters of scoring.urls are registered."""
    found = [path("openapi.json", edges.readable(openapi), name="api_openapi")]
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":  # that one is the help page
            route: Any = pattern.pattern
            found.append(path(str(route), edges.readable(pattern.callback), name=pattern.name))
    return [*found, path("<anything:rest>", edges.readable(unknown), name="api_unknown")]
