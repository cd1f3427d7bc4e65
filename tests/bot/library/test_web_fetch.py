from __future__ import annotations

import gzip
import socket
import threading
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from bot.library.web_fetch import Fetched, FetchError, Limits, fetch, is_address, is_public
from sites import Site, site_at

PAGE = "# Rome\n\nIt fell in 476."


@pytest.fixture
def site() -> Iterator[Site]:
    with site_at("127.0.0.1") as site:
        yield site


def fetch_here(url: str, **limits: float) -> Fetched:
    return fetch(url, limits=Limits(**limits), allow_private=True)


def refusal(url: str, *, allow_private: bool = True, **limits: float) -> str:
    with pytest.raises(FetchError) as refused:
        fetch(url, limits=Limits(**limits), allow_private=allow_private)
    message = str(refused.value)
    assert "\n" not in message
    return message


def test_a_page_is_fetched_as_it_stands(site: Site) -> None:
    url = site.serve("/news/rome.md", PAGE.encode(), Content_Type="text/markdown")
    assert fetch_here(f"{url}?page=1#top") == Fetched("rome.md", PAGE.encode(), f"{url}?page=1")


def test_who_asks_says_so_and_sends_nothing_else_of_its_own(site: Site) -> None:
    fetch_here(site.serve("/a", b"A", Content_Type="text/plain", Set_Cookie="who=you"))
    (path, headers) = site.asked[0]
    assert path == "/a"
    assert headers["user-agent"].startswith("articlebot/")
    assert f"http://{headers['host']}" == site.address
    assert not headers.keys() & {"cookie", "referer", "authorization"}


def test_the_name_of_the_host_is_asked_for_though_its_number_is_connected_to(site: Site) -> None:
    url = site.serve("/a", b"A", Content_Type="text/plain").replace("127.0.0.1", "localhost")
    assert fetch_here(url).url == url
    assert site.asked[0][1]["host"].startswith("localhost:")


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("/rome.txt", "text/plain; charset=utf-8", "rome.txt"),
        ("/rome", "text/plain", "rome.txt"),
        ("/rome.md", "text/plain", "rome.md"),
        ("/rome.jsonl", "application/octet-stream", "rome.jsonl"),
        ("/rome.php", "text/markdown", "rome.php.md"),
        ("/", "text/plain", "127.0.0.1.txt"),
        ("/a%2F..%2Fb%00%0Ac.txt", "text/plain", "a-..-b\nc.txt"),
    ],
)
def test_the_type_tells_the_format(path: str, kind: str, name: str, site: Site) -> None:
    assert fetch_here(site.serve(path, b"A", Content_Type=kind)).name == name


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Content_Type": "image/png"}, 'this is "image/png"; expected an article'),
        ({}, 'this is "of no known type"; expected an article'),
        ({"Content_Type": "text/html\x1b[31m"}, 'this is "text/html\\x1b[31m"'),
        ({"Content_Type": "text/plain", "Content_Encoding": "br"}, 'this is packed as "br"'),
        ({"Content_Type": "text/plain", "Content_Encoding": "gzip, gzip"}, "this is packed as"),
        ({"Content_Type": "text/plain", "Content_Encoding": "gzip"}, "cannot be unpacked"),
    ],
)
def test_what_is_no_article_is_refused(headers: dict[str, str], expected: str, site: Site) -> None:
    assert expected in refusal(site.serve("/a.png", b"not packed at all", **headers))


def test_an_answer_that_is_no_page_is_refused(site: Site) -> None:
    url = site.serve("/gone", PAGE.encode(), status=404, Content_Type="text/markdown")
    assert refusal(url) == f"{url}: the answer is 404 Not Found; expected 200 OK"


def test_what_is_packed_is_unpacked(site: Site) -> None:
    packed = gzip.compress(b"Rome\n\nIt fell.")
    url = site.serve("/a", packed, Content_Type="text/plain", Content_Encoding="gzip")
    assert fetch_here(url).data == b"Rome\n\nIt fell."
    url = site.serve("/b", packed[:-9], Content_Type="text/plain", Content_Encoding="gzip")
    assert "the answer breaks off" in refusal(url)


def test_a_small_file_that_unpacks_to_a_large_one_is_refused(site: Site) -> None:
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    zeros = b"\0" * 1_000_000
    bomb = b"".join(packer.compress(zeros) for _ in range(200)) + packer.flush()
    assert len(bomb) < 1_000_000
    url = site.serve("/a", bomb, Content_Type="text/plain", Content_Encoding="gzip")
    assert "this is larger than 20 MB; expected a smaller file" in refusal(url)


def test_a_large_file_is_refused(site: Site) -> None:
    url = site.serve("/a", b"x" * 1001, Content_Type="text/plain")
    assert "this is larger than 0.001 MB" in refusal(url, bytes=1000)
    assert len(fetch_here(url, bytes=1001).data) == 1001


def test_a_file_that_never_ends_is_refused(site: Site) -> None:
    def endless(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        while True:
            request.wfile.write(b"x" * 10_000)

    site.answers["/a"] = endless
    assert "this is larger than 1 MB" in refusal(f"{site.address}/a", bytes=1_000_000)


@pytest.mark.parametrize("begin", [b"", b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"])
def test_an_answer_that_drips_is_not_waited_for(begin: bytes, site: Site) -> None:
    stop = threading.Event()

    def drip(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(begin)
        while not stop.wait(0.05):
            request.wfile.write(b"H")

    site.answers["/a"] = drip
    try:
        assert "this took longer than 0.3 seconds" in refusal(f"{site.address}/a", seconds=0.3)
    finally:
        stop.set()


def test_an_answer_that_breaks_off_is_refused(site: Site) -> None:
    url = site.serve("/a", b"half", Content_Type="text/plain", Content_Length="8")
    assert "this cannot be fetched (" in refusal(url)


def test_what_is_no_http_is_refused(site: Site) -> None:
    site.answers["/a"] = lambda request: request.wfile.write(b"\0\1\2 hello\r\n\r\n") and None
    assert "this cannot be fetched (" in refusal(f"{site.address}/a")


def test_a_host_that_does_not_answer_is_told() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        assert "this cannot be fetched (" in refusal(f"http://127.0.0.1:{port}/")


def test_redirects_are_followed_to_where_the_page_stands(site: Site) -> None:
    end = site.serve("/end.txt", b"A", Content_Type="text/plain")
    site.redirect("/two", "/end.txt")
    assert fetch_here(site.redirect("/one", "two")).url == end


def test_redirects_that_go_round_are_refused(site: Site) -> None:
    url = site.redirect("/one", "/one")
    assert "more than 5 redirects; expected a page at their end" in refusal(url)
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("file:///etc/passwd", 'this begins with "file"'),
        ("ftp://example.org/a", 'this begins with "ftp"'),
        ("http://me:secret@127.0.0.1/", "a name and a password stand in the address"),
        ("http://[::1", "Invalid URL in location header"),
        ("http://10.0.0.1/", '"10.0.0.1" is in a private network'),
        ("http://169.254.169.254/latest/meta-data/", "is in a private network"),
        ("http://[::ffff:127.0.0.1]/", "is in a private network"),
    ],
)
def test_a_redirect_is_judged_like_an_address(to: str, expected: str, site: Site) -> None:
    assert expected in refusal(site.redirect("/one", to))


def test_a_redirect_to_another_host_inside_is_refused_though_the_first_was_allowed(
    site: Site,
) -> None:
    with site_at("127.0.0.2") as other:
        secret = other.serve("/secret", b"secret", Content_Type="text/plain")
        assert '"127.0.0.2" is in a private network' in refusal(site.redirect("/one", secret))
        assert other.asked == []
        assert fetch_here(secret).data == b"secret"


@pytest.mark.parametrize(
    "host",
    [
        *(
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0177.0.0.1",
            "0x7f.1",
            "0",
            "0.0.0.0",
        ),
        *("localhost", "LOCALHOST", "localhost.", "[::1]", "[::]", "[::ffff:127.0.0.1]"),
        *("[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "127.0.0.1.", "①②⑦.⓪.⓪.①"),
    ],
)
def test_this_machine_is_never_asked_unless_told(host: str, site: Site) -> None:
    site.serve("/a", b"secret", Content_Type="text/plain")
    url = f"{site.address}/a".replace("127.0.0.1", host)
    message = refusal(url, allow_private=False)
    wanted = ("is in a private network", "no such host is known", "this is no address")
    assert any(reason in message for reason in wanted)
    assert site.asked == []


@pytest.mark.parametrize(
    "address",
    [
        *("10.1.2.3", "172.16.0.1", "192.168.1.1", "127.255.0.1", "169.254.169.254", "100.64.0.1"),
        *("100.100.100.200", "0.0.0.0", "0.1.2.3", "224.0.0.1", "255.255.255.255", "240.0.0.1"),
        *("198.18.0.1", "192.0.2.1", "168.63.129.16", "::", "::1", "fe80::1", "fe80::1%lo"),
        *("fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "::ffff:10.0.0.1", "2002:a00:1::"),
        *("64:ff9b::a00:1", "64:ff9b:1::a00:1", "2001::1", "2001:db8::1", "::127.0.0.1"),
    ],
)
def test_an_address_of_a_private_network_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://", "no host stands in the address"),
        ("http:///story", "no host stands in the address"),
        ("gopher://example.org/", 'this begins with "gopher"; expected http or https'),
        ("http://exa mple.org/", "no such host is known"),
        ("http://127.0.0.1:99999/", "the port is 99999; expected one from 1 to 65535"),
        ("http://127.0.0.1:0/", "the port is 0"),
        ("http://a\n.org/", "this is no address"),
        ("http://nobody.invalid/", "no such host is known"),
        (f"http://{'a' * 64}.org/", "no such host is known"),
    ],
)
def test_what_is_no_address_of_a_page_is_refused(url: str, expected: str) -> None:
    assert expected in refusal(url)


def test_a_password_is_not_repeated() -> None:
    message = refusal("https://me:geheim@example.org/a")
    assert message.startswith("https://example.org/a: a name and a password stand")
    assert "geheim" not in message


def test_no_proxy_of_the_environment_is_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetch_here(site.serve("/a", b"A", Content_Type="text/plain")).data == b"A"


@pytest.mark.parametrize(
    ("charset", "data", "expected"),
    [
        ("iso-8859-1", "“Zoë”".encode("cp1252"), "\ufeff“Zoë”".encode()),
        ('"KOI8-R"', "Рим".encode("koi8-r"), "\ufeffРим".encode()),
        ("utf-8", "Zoë".encode(), "Zoë".encode()),
        ("utf-8", b"\xff", b"\xff"),
        ("unicode_escape", b"\\u0041", b"\\u0041"),
        ("shift_jis", b"\xff\xff", b"\xff\xff"),
        ("utf-16le", b"\xef\xbb\xbfA", b"\xef\xbb\xbfA"),
    ],
)
def test_a_charset_that_only_the_header_names_counts(
    charset: str, data: bytes, expected: bytes, site: Site
) -> None:
    url = site.serve("/a", data, Content_Type=f"text/plain; charset={charset}")
    assert fetch_here(url).data == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org/a", True),
        ("HTTP://example.org", True),
        ("ftp://example.org", True),
        ("story.html", False),
        ("C:\\story.html", False),
        ("./https:/a", False),
    ],
)
def test_addresses_are_told_from_paths(text: str, expected: bool) -> None:
    assert is_address(text) == expected
