import pytest
import pytest_asyncio
from aiohttp import web

URL = "https://bot.example.org/telegram"


class Bot:
    def __init__(self):
        self.statuses = []
        self.received = []

    async def receive(self, request):
        self.received.append(
            (request.headers.get("X-Telegram-Bot-Api-Secret-Token"), await request.json())
        )
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)


@pytest_asyncio.fixture
async def webhook(server):
    bot, app = Bot(), web.Application()
    app.router.add_post("/", bot.receive)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.webhook.routes[URL] = "http://127.0.0.1:{1}/".format(*runner.addresses[0])
    yield bot
    await runner.cleanup()


async def test_updates_are_delivered_in_order_each_until_it_was_taken(server, call, ann, webhook):
    webhook.statuses = [500, 403]
    said = [ann.says(ann.private, "one"), ann.says(ann.private, "two")]
    assert await call("setWebhook", url=URL, secret_token="s3cret")
    await server.silence()
    texts = [update["message"]["text"] for _, update in webhook.received]
    assert texts == ["one", "one", "one", "two"]
    assert webhook.received[-1][1]["message"] == said[-1]
    assert {secret for secret, _ in webhook.received} == {"s3cret"}
    info = await call("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 403 Forbidden"
    assert (info["url"], info["pending_update_count"]) == (URL, 0)


async def test_a_webhook_that_cannot_be_reached_keeps_its_updates_waiting(server, call, ann):
    server.webhook.routes["https://b.example.org"] = "http://127.0.0.1:9"
    for url, problem in ((URL, "Failed to resolve host"), ("https://b.example.org", "refused")):
        await call("setWebhook", url=url)
        ann.says(ann.private, "one")
        while problem not in (await call("getWebhookInfo")).get("last_error_message", ""):
            pass
    assert (await call("getWebhookInfo"))["pending_update_count"] == 2
    await call("deleteWebhook")
    assert len(await call("getUpdates")) == 2


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://bot.example.org", "An HTTPS URL must be provided for webhook"),
        ("https://bot.example.org:8080", "only on ports 80, 88, 443 or 8443"),
    ],
)
async def test_only_some_addresses_can_be_webhooks(call, url, problem):
    assert problem in await call("setWebhook", url=url)
