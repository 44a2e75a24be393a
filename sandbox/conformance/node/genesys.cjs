// An agent takes a customer's message, answers it and wraps it up, by purecloud-platform-client-v2 alone.
const sdk = require("purecloud-platform-client-v2");

const [environment, code, verifier, redirect] = process.argv.slice(2);
const client = sdk.ApiClient.instance;
client.setEnvironment(environment);

async function offer(conversations, me) {
  for (let tries = 0; tries < 100; tries += 1) {
    for (const one of (await conversations.getConversations()).entities) {
      const leg = one.participants.findLast((each) => each.userId === me.id && each.messages?.[0]?.state === "alerting");
      if (leg) return { id: one.id, leg, communication: leg.messages[0].id };
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error("nothing rang");
}

async function main() {
  await client.authorizePKCEGrant("sandbox-agent", verifier, code, redirect);
  const [users, presence, conversations] = [new sdk.UsersApi(), new sdk.PresenceApi(), new sdk.ConversationsApi()];
  const me = await users.getUsersMe({ expand: ["presence", "routingStatus"] });
  const definitions = await presence.getPresenceDefinitions0();
  const onQueue = definitions.entities.find((each) => each.languageLabels.en === "On Queue");
  await presence.patchUserPresencesPurecloud(me.id, { presenceDefinition: { id: onQueue.id } });
  const { id, leg, communication } = await offer(conversations, me);
  await conversations.patchConversationsMessageParticipant(id, leg.id, { body: { state: "connected" } });
  await conversations.postConversationsMessageCommunicationMessages(id, communication, { textBody: "Hello" });
  await conversations.patchConversationsMessageParticipant(id, leg.id, { body: { state: "disconnected" } });
  const [wrapup] = await conversations.getConversationsMessageParticipantWrapupcodes(id, leg.id);
  const done = { code: wrapup.id, notes: "Solved" };
  await conversations.postConversationsMessageParticipantCommunicationWrapup(id, leg.id, communication, { body: done });
  const refused = await users.getUser("no-such-user").catch((error) => error);
  console.log(JSON.stringify({ me: me.email, conversation: id, refused: [refused.status, refused.code] }));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
