// Writes the folder for `pnpm test:specs --specs DIR`, from the vendors' public repositories at pinned commits:
//
//   pnpm fetch:specs --to DIR
//
// Needs the network (raw.githubusercontent.com, and npm for a YAML reader). Nothing of it is committed or published;
// team-telnyx/openapi has no licence file, so its document is for reading only.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { spreadForms, vonageEndpoints, type MutableJson } from './patches.ts'

interface Source {
  readonly repository: string
  readonly commit: string
  readonly file: string
  readonly to: string
  readonly patch?: (document: MutableJson) => void
}

const twilioOai = {
  repository: 'twilio/twilio-oai',
  // 2026-04-14
  commit: 'd50069b44ea8cd23141385bdb6db48f16ff75bb5',
} as const

const sources: readonly Source[] = [
  {
    ...twilioOai,
    file: 'spec/json/twilio_api_v2010.json',
    to: 'twilio/twilio_api_v2010.voice.patched.json',
    patch: spreadForms,
  },
  {
    ...twilioOai,
    file: 'spec/json/twilio_trunking_v1.json',
    to: 'twilio/twilio_trunking_v1.json',
  },
  {
    repository: 'team-telnyx/openapi',
    // 2026-07-16
    commit: '12de4dd039fd867f7a81c8ec415e6fb6477d5687',
    file: 'openapi/spec3.yml',
    to: 'telnyx/telnyx_v2.voice.json',
  },
  {
    repository: 'Nexmo/api-specification',
    // 2021-07-14, the last one that was public
    commit: 'ad042003e946f5d99512cda2a8601488c8e863e5',
    file: 'definitions/voice.yml',
    to: 'vonage/voice.patched.json',
    patch: vonageEndpoints,
  },
  ...[
    'agent',
    'agent_dispatch',
    'egress',
    'ingress',
    'metrics',
    'models',
    'phone_number',
    'room',
    'sip',
    'webhook',
  ].map((name) => ({
    repository: 'livekit/protocol',
    // 2026-08-22
    commit: 'd74e7cdb9835928ffa9c6bc6b3e4c7f07de61c43',
    file: `protobufs/livekit_${name}.proto`,
    to: `livekit/livekit_${name}.proto`,
  })),
]

const fromYaml = (text: string): string => {
  const { status, stdout, stderr } = spawnSync('npx', ['-y', 'yaml@2.9.1', '--json', '--single'], {
    input: text,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (status !== 0) throw new Error(`the YAML cannot be read: ${stderr}`)
  return stdout
}

const { values } = parseArgs({ options: { to: { type: 'string' } } })
if (!values.to) throw new Error('say where to: --to DIR')
for (const { repository, commit, file, to, patch } of sources) {
  const url = `https://raw.githubusercontent.com/${repository}/${commit}/${file}`
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  const text = await response.text()
  const target = join(values.to, to)
  mkdirSync(dirname(target), { recursive: true })
  if (file.endsWith('.proto')) writeFileSync(target, text)
  else {
    const document = JSON.parse(file.endsWith('.json') ? text : fromYaml(text)) as MutableJson
    patch?.(document)
    writeFileSync(target, `${JSON.stringify(document, null, 2)}\n`)
  }
  console.log(`${to}  ${repository}@${commit.slice(0, 8)}`)
}
