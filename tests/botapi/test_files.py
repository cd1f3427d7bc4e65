import httpx
import pytest


async def test_a_file_is_downloaded_by_its_id(server, bot, ann):
    sent = ann.sends_file(ann.private, "news.txt", b"News", caption="From /home", album="1")
    [update] = await bot.get_updates(timeout=0)
    document = update.message.document
    assert (document.file_name, document.mime_type, document.file_size) == ("news.txt", None, 4)
    assert update.message.caption == "From /home"
    assert update.message.media_group_id == "1"
    assert sent["document"]["file_id"] == document.file_id
    file = await bot.get_file(document)
    assert file.file_path.endswith(".txt")
    async with httpx.AsyncClient() as client:
        assert (await client.get(file.file_path)).content == b"News"
    assert server.files.downloaded == [document.file_id]


async def test_telegram_gives_bots_no_large_files_and_none_that_it_does_not_know(call, ann):
    twenty = 20 * 1024 * 1024
    fits = ann.sends_file(ann.private, "a.pdf", b"", said_size=twenty)["document"]["file_id"]
    large = ann.sends_file(ann.private, "a.pdf", b"", said_size=twenty + 1)["document"]["file_id"]
    assert (await call("getFile", file_id=fits))["file_size"] == twenty
    assert await call("getFile", file_id=large) == "Bad Request: file is too big"
    assert "wrong file_id" in await call("getFile", file_id="x")


@pytest.mark.parametrize(("path", "status"), [("bot{}/no", 404), ("bot1:wrong/a", 401)])
async def test_a_wrong_address_gives_no_file(server, path, status):
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{server.base_url}/file/{path.format(server.token)}")
    assert (answer.status_code, answer.json()["ok"]) == (status, False)
    assert [refusal.status for refusal in server.refused] == [status]
    assert server.files.downloaded == []


async def test_a_download_fails_on_demand(server, ann):
    file = ann.sends_file(ann.private, "a.txt", b"A")["document"]["file_id"]
    path = f"{server.base_url}/file/bot{server.token}/{server.files.by_id(file).path}"
    server.fault("download", status=500)
    server.fault("download", drop="after")
    async with httpx.AsyncClient() as client:
        assert (await client.get(path)).status_code == 500
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get(path)
        assert (await client.get(path)).content == b"A"
