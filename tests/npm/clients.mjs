// node clients.mjs <client> <address> <key> <times>: sends so many messages with the unchanged client, and ends once they are gone.
const [name, address, key, times] = process.argv.slice(2);
const many = Number(times);
const person = (number) => `person-${number % 7}`;

const clients = {
  async segment() {
    const { Analytics } = await import("@segment/analytics-node");
    const client = new Analytics({ writeKey: key, host: address, flushAt: 5, flushInterval: 50, maxRetries: 30 });
    for (let n = 0; n < many; n++) client.track({ userId: person(n), event: "Node Segment Sent", properties: { step: n } });
    await client.closeAndFlush();
  },
  async rudderstack() {
    const { default: Rudder } = await import("@rudderstack/rudder-sdk-node");
    const client = new Rudder(key, { dataPlaneUrl: address, flushAt: 5, flushInterval: 50, gzip: true, retryCount: 30 });
    for (let n = 0; n < many; n++) client.track({ userId: person(n), event: "Node Rudder Sent", properties: { step: n } });
    await client.flush();
  },
  async posthog() {
    const { PostHog } = await import("posthog-node");
    const client = new PostHog(key, { host: address, flushAt: 5, flushInterval: 50, fetchRetryCount: 30, fetchRetryDelay: 100 });
    for (let n = 0; n < many; n++) client.capture({ distinctId: person(n), event: "Node Posthog Sent", properties: { step: n } });
    await client.shutdown();
  },
  async jitsu() {
    const { jitsuAnalytics } = await import("@jitsu/js");
    const client = jitsuAnalytics({ host: address, writeKey: `${key}:-`, fetchTimeoutMs: 10_000 });
    for (let n = 0; n < many; n++) await client.track("Node Jitsu Sent", { step: n });
  },
  async snowplow() {
    const { newTracker, buildStructEvent } = await import("@snowplow/node-tracker");
    const { newInMemoryEventStore } = await import("@snowplow/tracker-core");
    const { hostname, port } = new URL(address);
    const eventStore = newInMemoryEventStore({});
    const tracker = newTracker(
      { namespace: "tests", appId: key, encodeBase64: false },
      { endpoint: hostname, port: Number(port), protocol: "http", bufferSize: 5, eventStore },
    );
    for (let n = 0; n < many; n++) {
      tracker.setUserId(person(n));
      tracker.track(buildStructEvent({ category: "tests", action: "Node Snowplow Sent", value: n }));
    }
    const end = Date.now() + 60_000; // it tries again at the next flush
    while ((await eventStore.count()) && Date.now() < end) {
      await tracker.flush();
      await new Promise((done) => setTimeout(done, 100));
    }
  },
};

await clients[name]();
