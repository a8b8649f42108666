const guardrail = (path: string): Readonly<Record<string, string>> => ({
  [`${path}.minAnswerRatio`]:
    "Least answer-seizure ratio of the target, relative to the control's. 0: not compared.",
  [`${path}.maxFailures`]:
    "How much greater the target's share of failed calls may be. 1: not compared.",
  [`${path}.maxUnknowns`]:
    "How much greater the target's share of unknown calls may be. 1: not compared.",
  [`${path}.maxPostDialDelay`]: "Seconds by which the target's mean post-dial delay may be longer.",
  [`${path}.minimumSample`]: 'Calls of each side before it is judged.',
  [`${path}.confidence`]: 'Confidence of each test, one-sided.',
})

/**
 * What editors show for each field of a rule file, by its path. `generate` fails for a field without a description, and for
 * a description without a field.
 */
export const ruleDescriptions: Readonly<Record<string, string>> = {
  $schema: 'The JSON Schema of this file, for editors. Not read by Callplane.',
  rules: 'The routing rules. Their order decides between rules that match equally exactly.',
  'rules.id':
    'Unique among all rules; at most 128 characters. Calls, records and errors name the rule by it.',
  'rules.name': 'A name for people.',
  'rules.direction': 'Whether the rule places calls or takes incoming calls.',
  'rules.numbers':
    'The business numbers that the rule owns, in E.164. The first one is the caller ID of a call without `from`; a call with another `from` is not placed by this rule. An inbound rule takes the calls to them.',
  'rules.match':
    'Which calls without `rule` an outbound rule is for. Absent: all from its numbers.',
  'rules.match.prefixes':
    'Prefixes of the destination, with the plus sign. Among rules, the longest matching prefix wins.',
  'rules.match.countries':
    'Countries of the destination, as ISO 3166-1 alpha-2 codes. A prefix of another rule takes precedence.',
  'rules.match.tags':
    'Tags that the call must have, all of them. More tags win among equal destinations.',
  'rules.match.window':
    'When the rule applies. A window that ends before it starts runs past midnight.',
  'rules.match.window.days': 'Days on which the window starts; 1 is Monday. Absent: every day.',
  'rules.match.window.from': 'Start of the window, HH:MM.',
  'rules.match.window.to': 'End of the window, HH:MM; 24:00 is the end of the day.',
  'rules.match.window.zone': 'IANA time zone of the window, such as Europe/Berlin.',
  'rules.room': 'The room of a call without `connect`, and of incoming calls.',
  'rules.room.type': 'static: the same room for every call. dynamic: a new room for every call.',
  'rules.room.id': 'Name of the room.',
  'rules.room.on':
    'The platform that the room belongs to: name of a provider instance, or id of its plugin. Absent: the first platform among the routes.',
  'rules.room.named':
    'What the name of a dynamic room contains, besides the prefix and a random id.',
  'rules.room.prefix': 'Start of the name of a dynamic room; at most 64 characters.',
  'rules.connect':
    'A flow, a stream or documents as the near end, in place of a room: exactly one of `flow`, `stream` and `document`.',
  'rules.connect.flow': 'Name of a flow of the dispatcher.',
  'rules.connect.stream': 'URL of a WebSocket: wss: or ws:.',
  'rules.connect.parameters': 'Given to the WebSocket at its start, by name.',
  'rules.connect.audio': 'How the audio of the stream is encoded. Absent: mulaw at 8000.',
  'rules.connect.audio.codec': 'linear16: 16-bit linear PCM, little endian.',
  'rules.connect.audio.rate': 'Samples per second; 8000 for mulaw and alaw.',
  'rules.connect.document':
    'An application that answers with documents. Needs `documents` of the dispatcher.',
  'rules.connect.document.url': 'URL of the first document: https: or http:.',
  'rules.connect.document.content':
    'The first document itself, in place of requesting it; relative URLs in it lead from `url`.',
  'rules.connect.document.door':
    'Where the door is through which the application knows its calls; it is told the door’s ids.',
  'rules.connect.document.dialect': 'The dialect in which the application answers and is asked.',
  'rules.connect.document.method': 'Absent: GET for ncco, else POST.',
  'rules.connect.document.signAs':
    'Name of the account of the document runner that signs the requests. Absent: they are not signed.',
  'rules.connect.document.fallback': 'Requested where a document cannot be had.',
  'rules.connect.document.fallback.url': 'https: or http: URL.',
  'rules.connect.document.fallback.method': 'Absent: POST.',
  'rules.pin': 'Digits that a caller must enter to get into the room; 1 to 12.',
  'rules.dispatch': 'Who takes the call in the room: a user, or an agent that is sent there.',
  'rules.dispatch.agent': 'Name of the agent on the platform.',
  'rules.dispatch.metadata': 'Passed to the agent.',
  'rules.headers': 'SIP headers to add to the call. Those of the call itself take precedence.',
  'rules.includeHeaders': 'SIP headers of the far side to return, unless the call lists its own.',
  'rules.routes': 'The ways to place the call. An outbound rule needs at least one.',
  'rules.routes.provider': 'Name of the provider instance; by default the id of its plugin.',
  'rules.routes.gateway': 'Gateway of the provider, by its id there.',
  'rules.routes.reference':
    'The object of the provider for this route, such as a rule of VideoSDK or a connection of Telnyx.',
  'rules.routes.roomAddress':
    'How this carrier reaches a room of a platform: a SIP URI that contains {room}.',
  'rules.routes.weight':
    'Share under the weighted strategy, relative to the other routes. 0 takes the route out.',
  'rules.routes.rateDeck':
    'Name of the rate deck that prices this route under the least-cost strategy.',
  'rules.strategy':
    'The order in which routes are tried: as given, at random by weight, by price, by recent quality, or by a ramp from the first route to the second.',
  'rules.ramp':
    'With the strategy ramp: how numbers move from the first route, the control, to the second, the target.',
  'rules.ramp.by':
    'What stays on its side: the number of the far party, or the contact of the call, if it has one.',
  'rules.ramp.stages': 'The stages, each with a greater share than the one before.',
  'rules.ramp.stages.percent': 'Share of the target in percent: above 0, at most 100.',
  'rules.ramp.stages.guardrail': 'Limits of this stage, in place of those of the ramp.',
  ...guardrail('rules.ramp.stages.guardrail'),
  'rules.ramp.guardrail': 'When the ramp goes back by itself.',
  ...guardrail('rules.ramp.guardrail'),
  'rules.ramp.shadow':
    'Share of the calls, in percent, for which the record keeps what the other side would have sent.',
  'rules.defaults': 'Features of calls that do not set them.',
  'rules.defaults.participant': 'Who the near end is, for platforms that show participants.',
  'rules.defaults.participant.id': 'At most 1024 characters.',
  'rules.defaults.participant.name': 'At most 1024 characters.',
  'rules.defaults.participant.metadata': 'Any JSON object.',
  'rules.defaults.record': 'Record the call from the answer on.',
  'rules.defaults.waitUntilAnswered':
    'The far party joins the room only after answering, so participants hear no ringing.',
  'rules.defaults.ringTimeout': 'Seconds that the far phone may ring, 1 to 86400.',
  'rules.defaults.maxDuration': 'Seconds that the call may last after the answer, 1 to 86400.',
  'rules.defaults.dtmf':
    'Digits sent after the answer: 0-9 A-D * #, and w for a pause of 0.5 s; at most 1024.',
  'rules.defaults.machineDetection':
    'detect: report as soon as it is known who answered. greeting-end: report when the greeting of a machine has ended. hang-up: detect, and hang up on a machine.',
  'rules.defaults.mediaEncryption':
    'Encryption of the media (SRTP). required skips routes that cannot encrypt.',
  'rules.defaults.hideCallerId': 'Withhold the caller ID. Routes that cannot are skipped.',
  'rules.defaults.maskNumber': 'Hide the far number from others in the room.',
  'rules.defaults.sipHeaders': 'SIP headers to add to the call.',
  'rules.defaults.includeHeaders': 'SIP headers of the far side to return.',
  'rules.defaults.metadata': 'Kept on the record of the call.',
  'rules.reroute': 'Reasons of an end without ringing for which the next route is tried.',
}
