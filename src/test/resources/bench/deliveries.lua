-- Signed deliveries, each with an id of its own. The body, and so its signature, is always the same.
local body = io.open(os.getenv("BENCH_BODY"), "rb"):read("*a")
local signature = os.getenv("BENCH_SIGNATURE")
local counter, thread = 0, tostring(math.random(1, 1e9))
math.randomseed(os.time())

function setup(created) created:set("number", math.random(1, 1e9)) end

function init() thread = tostring(number) end

function request()
  counter = counter + 1
  return wrk.format("POST", "/webhooks/pulumi", {
    ["Content-Type"] = "application/json",
    ["Pulumi-Webhook-Kind"] = "ping",
    ["Pulumi-Webhook-ID"] = thread .. "-" .. counter,
    ["Pulumi-Webhook-Signature"] = signature,
  }, body)
end

-- Milliseconds between an answer and the next request of a connection, to load less than there is room for.
local pause = tonumber(os.getenv("BENCH_PAUSE") or "0")
if pause > 0 then
  function delay() return pause end
end

function done(summary, latency)
  print(string.format("p50 %d p99 %d p999 %d refused %d",
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9), summary.errors.status))
end
