import { inputError, type Fault, type ReportDialect } from '@callplane/core'

/** As whom requests for TwiML are made: an account of Twilio's. */
export interface TwimlAccount {
  readonly dialect: 'twiml'
  /** `AC` and 32 hexadecimal digits; sent as `AccountSid`. */
  readonly accountSid: string
  /** Signs the requests, as `X-Twilio-Signature`. */
  readonly authToken: string
}

/** As whom requests for TeXML are made, and applications told of calls by Call Control (`telnyx`). */
export interface TexmlAccount {
  readonly dialect: 'texml'
  /** Sent as `AccountSid`. */
  readonly accountSid: string
  /**
   * Ed25519 key in PEM (PKCS 8) that signs the requests, as `telnyx-signature-ed25519`. The key of Telnyx itself is secret,
   * so the application has to be given the public key of this one.
   */
  readonly privateKey: string
}

/** As whom requests for NCCOs are made: an application of Vonage's. */
export interface NccoAccount {
  readonly dialect: 'ncco'
  readonly apiKey: string
  readonly applicationId: string
  /** Signs the requests, as a JWT in `Authorization`. */
  readonly signatureSecret: string
}

/** As whom requests for Plivo XML are made: an account of Plivo's. */
export interface PlivoAccount {
  readonly dialect: 'plivo-xml'
  /** Sent as `ParentAuthID`. */
  readonly authId: string
  /** Signs the requests, as `X-Plivo-Signature-V3`. */
  readonly authToken: string
}

/** As whom applications of VideoSDK are told of SIP calls. */
export interface VideosdkAccount {
  readonly dialect: 'videosdk'
  /**
   * RSA key in PEM that signs, as `videosdk-signature`. The key of VideoSDK itself is secret, so the application has to be
   * given the public key of this one.
   */
  readonly privateKey: string
}

/** As whom applications of Daily are told of dial-outs. */
export interface DailyAccount {
  readonly dialect: 'daily'
  /** The secret of the webhook, in base64, which signs as `X-Webhook-Signature`. */
  readonly hmac: string
  /** Sent as `domain_id`. Absent: left out. */
  readonly domainId?: string | undefined
}

/** Credentials with which an application expects its requests to be signed. */
export type DocumentAccount =
  | TwimlAccount
  | TexmlAccount
  | NccoAccount
  | PlivoAccount
  | VideosdkAccount
  | DailyAccount

/** The dialects that have accounts. */
export type AccountDialect = DocumentAccount['dialect']

/** The account of a dialect. */
export type AccountOf<Dialect extends AccountDialect> = Extract<
  DocumentAccount,
  { dialect: Dialect }
>

/** Whether an account signs for a dialect: that of TeXML does for both APIs of Telnyx. */
export const signsFor = (account: DocumentAccount, dialect: ReportDialect): boolean =>
  account.dialect === (dialect === 'telnyx' ? 'texml' : dialect)

const fieldsOf: { readonly [Dialect in AccountDialect]: readonly (keyof AccountOf<Dialect>)[] } = {
  twiml: ['accountSid', 'authToken'],
  texml: ['accountSid', 'privateKey'],
  ncco: ['apiKey', 'applicationId', 'signatureSecret'],
  'plivo-xml': ['authId', 'authToken'],
  videosdk: ['privateKey'],
  daily: ['hmac'],
}

const accountFaults = (name: string, given: unknown): Fault[] => {
  const path = ['accounts', name]
  if (typeof given !== 'object' || given === null)
    return [{ path, message: 'must be an object with a dialect and credentials' }]
  const account = given as Readonly<Record<string, unknown>>
  const dialect = String(account['dialect'])
  if (!Object.hasOwn(fieldsOf, dialect))
    return [
      {
        path: [...path, 'dialect'],
        message: `must be one of ${Object.keys(fieldsOf).join(', ')}`,
      },
    ]
  return fieldsOf[dialect as AccountDialect].flatMap((field) =>
    typeof account[field] === 'string' && account[field] !== ''
      ? []
      : [{ path: [...path, field], message: 'is required' }],
  )
}

/** A host, with or without port; `*.` before it for the hosts below it; `*` for any. */
const hostPattern = /^(?:\*|(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?)$/i

/** Throws one `CallError` (`settings-invalid`) for everything that is wrong with the options of a runner. */
export const checkRunnerOptions = ({
  accounts = {},
  hosts = [],
}: {
  readonly accounts?: Readonly<Record<string, DocumentAccount>> | undefined
  readonly hosts?: readonly string[] | undefined
}): void => {
  const faults = [
    ...Object.entries(accounts).flatMap(([name, account]) => accountFaults(name, account)),
    ...hosts.flatMap((host, index): Fault[] =>
      hostPattern.test(host)
        ? []
        : [
            {
              path: ['hosts', index],
              message: 'must be a host such as app.example, *.app.example, or *',
            },
          ],
    ),
  ]
  if (faults.length > 0) throw inputError('settings-invalid', 'documentRunner', faults)
}
