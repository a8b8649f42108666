export interface MutableJson {
  [key: string]: MutableJson
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

const json = (value: unknown): MutableJson => value as MutableJson

/** Twilio repeats the key of a list in a form; the file says nothing, which means a JSON text. */
export const spreadForms = ({ paths = {} }: MutableJson): void => {
  for (const item of Object.values(paths))
    for (const method of methods) {
      const form = item[method]?.requestBody?.content?.['application/x-www-form-urlencoded']
      const lists = Object.entries(form?.schema?.properties ?? {}).filter(
        ([, schema]) => json(schema).type === json('array'),
      )
      if (form && lists.length > 0)
        form.encoding = Object.fromEntries(
          lists.map(([name]) => [name, json({ style: 'form', explode: true })]),
        )
    }
}

/** The word that tells each kind of endpoint; the file names it in prose only, so that one endpoint fits several kinds. */
const endpointTypes = {
  EndpointApp: 'app',
  EndpointPhoneTo: 'phone',
  EndpointPhoneFrom: 'phone',
  EndpointWebsocket: 'websocket',
  EndpointSip: 'sip',
  EndpointVBCExtension: 'vbc',
} as const

/** Vonage's file of 2021: kinds of endpoint distinguished, the headers of a SIP endpoint, paths below the host. */
export const vonageEndpoints = (document: MutableJson): void => {
  const { schemas = {} } = document.components ?? {}
  for (const [name, type] of Object.entries(endpointTypes)) {
    const kind = schemas[name]?.properties?.type
    if (!kind) throw new Error(`the document has no endpoint ${name}`)
    kind.enum = json([type])
  }
  const free = json({ type: 'object', additionalProperties: true })
  const sip = schemas.EndpointSip ?? {}
  sip.required = json(['type', 'uri'])
  Object.assign(sip.properties ?? {}, { headers: free, standard_headers: free })
  document.servers = json([{ url: 'https://api.nexmo.com' }])
  document.paths = Object.fromEntries(
    Object.entries(document.paths ?? {}).map(([path, item]) => [
      `/v1/calls${path === '/' ? '' : path}`,
      item,
    ]),
  )
}
