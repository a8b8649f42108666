import type { Dialect } from './dialects.ts'
import { nccoExamples, type Example } from './ncco-examples.fixture.ts'

const twilio = 'twilio.com/docs/voice/twiml'
const telnyx = 'developers.telnyx.com/docs/voice/programmable-voice/texml-verbs'
const plivo = 'plivo.com/docs/voice/xml'

const response = (content: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Response>\n${content}\n</Response>`

const xml = (
  dialect: Dialect,
  source: string,
  content: string,
  notes: readonly string[] = [],
): Example => ({ dialect, source, document: response(content), notes })

export const examples: readonly Example[] = [
  xml('twiml', `${twilio}/say`, '<Say voice="woman" language="fr-FR">Chapeau!</Say>'),
  xml(
    'twiml',
    `${twilio}/say/text-speech`,
    '<Say voice="Polly.Joanna">\n  Words to <break strength="x-weak" time="100ms"/>speak <emphasis level="moderate">Words to emphasize</emphasis>\n  <say-as interpret-as="spell-out">hello</say-as></Say>',
  ),
  xml('twiml', `${twilio}/play`, '<Play loop="10">https://api.example.com/cowbell.mp3</Play>'),
  xml('twiml', `${twilio}/play`, '<Play digits="wwww3"/>'),
  xml(
    'twiml',
    `${twilio}/pause`,
    '<Say>I will pause 10 seconds starting now!</Say><Pause length="10"/><Say>I just paused 10 seconds</Say>',
  ),
  xml('twiml', `${twilio}/gather`, '<Gather/>'),
  xml(
    'twiml',
    `${twilio}/gather`,
    '<Gather input="speech dtmf" timeout="3" numDigits="1">\n<Say>Please press 1 or say sales for sales.</Say>\n</Gather>',
  ),
  xml(
    'twiml',
    `${twilio}/gather`,
    `<Gather action="/process_gather.php" method="GET"><Say>Please enter your account number,\nfollowed by the pound sign</Say></Gather><Say>We didn't receive any input. Goodbye!</Say>`,
  ),
  xml(
    'twiml',
    `${twilio}/gather`,
    '<Gather input="speech" action="/completed" hints="this is a phrase I expect to hear, keyword, product name, name" enhanced="true" speechModel="phone_call" partialResultCallback="/partial"><Say>Welcome</Say></Gather>',
    ['Gather.enhanced', 'Gather.partialResultCallback'],
  ),
  xml(
    'twiml',
    `${twilio}/record`,
    '<Say>Please leave a message at the beep. Press the star key when finished.</Say><Record action="https://foo.example/handleRecording.php" method="GET" maxLength="20" finishOnKey="*"/><Say>I did not receive a recording</Say>',
  ),
  xml(
    'twiml',
    `${twilio}/record`,
    '<Record transcribe="true" transcribeCallback="/handle_transcribe.php"/>',
    ['Record.transcribeCallback'],
  ),
  xml('twiml', `${twilio}/dial`, '<Dial>+1 415-555-0123</Dial><Say>Goodbye</Say>'),
  xml(
    'twiml',
    `${twilio}/number`,
    '<Dial><Number sendDigits="wwww1928">415-555-0123</Number></Dial>'.replace('415', '+1 415'),
  ),
  xml(
    'twiml',
    `${twilio}/number`,
    '<Dial><Number statusCallbackEvent="initiated ringing answered completed" statusCallback="https://myapp.example/calls/events" statusCallbackMethod="POST">+14155550112</Number></Dial>',
    ['Number.statusCallbackEvent'],
  ),
  xml(
    'twiml',
    `${twilio}/dial`,
    '<Dial callerId="+14155550100" timeout="15" record="record-from-ringing-dual"><Number>+14155550101</Number><Number>+14155550102</Number></Dial>',
    ['Dial.record', 'Dial.record'],
  ),
  xml(
    'twiml',
    `${twilio}/sip`,
    '<Dial><Sip username="admin" password="1234">sip:kate@example.com?x-mycustomheader=foo&amp;x-myotherheader=bar</Sip></Dial>',
  ),
  xml(
    'twiml',
    `${twilio}/conference`,
    '<Dial><Conference beep="false" waitUrl="https://twimlets.example/holdmusic" startConferenceOnEnter="true" endConferenceOnExit="true">NoMusicNoBeepRoom</Conference></Dial>',
  ),
  xml(
    'twiml',
    `${twilio}/client`,
    '<Dial><Client><Identity>user_jane</Identity><Parameter name="FirstName" value="Jane"/></Client></Dial>',
    ['Parameter.name', 'Parameter.value'],
  ),
  xml(
    'twiml',
    `${twilio}/stream`,
    '<Connect><Stream url="wss://mystream.example/audio"><Parameter name="FirstName" value="Jane"/></Stream></Connect><Say>The stream has started.</Say>',
  ),
  xml(
    'twiml',
    `${twilio}/stream`,
    '<Start><Stream name="Example Audio Stream" url="wss://mystream.example/audio" track="both_tracks"/></Start>',
  ),
  xml(
    'twiml',
    `${twilio}/redirect`,
    '<Redirect method="POST">https://pigeons.example/twiml.xml</Redirect>',
  ),
  xml(
    'twiml',
    `${twilio}/redirect`,
    '<Dial>+14155550123</Dial><Redirect>https://www.foo.example/nextInstructions</Redirect><Say>Never</Say>',
    ['Say'],
  ),
  xml('twiml', `${twilio}/reject`, '<Reject reason="busy"/>'),
  xml('twiml', `${twilio}/hangup`, '<Hangup/>'),

  xml(
    'texml',
    `${telnyx}/record`,
    '<Record action="https://example.com/recording-complete" maxLength="30" playBeep="true"/>',
  ),
  xml(
    'texml',
    `${telnyx}/gather`,
    '<Gather action="/gather" finishOnKey="*" validDigits="0123456789*" minDigits="2" timeout="20" transcriptionEngine="Google"><Say>Please enter your PIN.</Say></Gather>',
    ['Gather.transcriptionEngine'],
  ),
  xml(
    'texml',
    `${telnyx}/dial`,
    '<Dial callerId="+14155550100" hangupOnStar="true" timeLimit="120" fromDisplayName="Example"><Number>+14155550101</Number></Dial>',
    ['Dial.fromDisplayName'],
  ),
  xml('texml', `${telnyx}/say`, '<Say voice="alice" language="en-GB">Hello</Say><Hangup/>'),

  xml(
    'plivo-xml',
    `${plivo}/speak`,
    '<Speak voice="WOMAN" language="en-US">Go green, go plivo.</Speak>',
  ),
  xml(
    'plivo-xml',
    `${plivo}/input`,
    '<GetDigits action="https://example.com/handle-input/" numDigits="1"><Speak>Press 1 for sales, press 2 for support.</Speak></GetDigits><Speak>We didn&apos;t receive any input. Goodbye.</Speak>',
  ),
  xml(
    'plivo-xml',
    `${plivo}/getinput`,
    '<GetInput action="https://foo.example/result/" method="POST" inputType="dtmf speech" digitEndTimeout="5" speechEndTimeout="auto" redirect="true" executionTimeout="20"><Speak>Press 1 or say Yes to confirm</Speak></GetInput>',
  ),
  xml(
    'plivo-xml',
    `${plivo}/record`,
    '<Speak>Please leave a message after the beep. Press the star key when done.</Speak><Record action="https://foo.example/get_recording/" maxLength="30" finishOnKey="*"/><Speak>Recording not received.</Speak>',
  ),
  xml(
    'plivo-xml',
    `${plivo}/record`,
    '<Record action="https://foo.example/get_recording/" startOnDialAnswer="true" redirect="false"/><Dial timeout="30"><Number>14155550102</Number></Dial>',
    ['Record.action', 'Record.startOnDialAnswer'],
  ),
  xml(
    'plivo-xml',
    `${plivo}/dial`,
    '<Dial action="https://foo.example/dial_status/" callerId="14155550100" timeout="20"><Number>14155550101</Number><User sipHeaders="head1=val1,head2=val2">sip:john1234@phone.plivo.com</User></Dial>',
  ),
  xml(
    'plivo-xml',
    `${plivo}/dial`,
    '<Dial confirmSound="https://foo.example/sound/" confirmKey="3"><Number>14155550101</Number></Dial>',
    ['Dial.timeout', 'Dial.confirmSound', 'Dial.confirmKey'],
  ),
  xml(
    'plivo-xml',
    `${plivo}/conference`,
    '<Conference enterSound="beep:1" exitSound="beep:2" waitSound="https://foo.example/waitmusic/">My Room</Conference>',
  ),
  xml(
    'plivo-xml',
    `${plivo}/wait`,
    '<Speak>I will wait for 10 seconds</Speak><Wait length="10" silence="true"/>',
    ['Wait.silence'],
  ),
  xml('plivo-xml', `${plivo}/dtmf`, '<DTMF>12345</DTMF>'),
  xml('plivo-xml', `${plivo}/hangup`, '<Hangup reason="busy"/>'),
  xml(
    'plivo-xml',
    `${plivo}/hangup`,
    '<Hangup schedule="60"/><Speak loop="0">Call will hang up after a min.</Speak>',
    ['Hangup.schedule', 'Speak'],
  ),
  xml(
    'plivo-xml',
    `${plivo}/audiostream`,
    '<Stream bidirectional="true" keepCallAlive="true" contentType="audio/x-mulaw;rate=8000">wss://yourstream.example/audiostream</Stream>',
  ),
  ...nccoExamples,
]
