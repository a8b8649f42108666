import { FrontDoor, Gateway, GatewaysPort } from "@callplane/core";
import { MadeSteps, RunStepsOptions } from "@callplane/kit";
import { z } from "zod";
type GatewaySpec = Omit<Gateway, 'id'>;
interface TwilioSettingsInput {
  readonly accountSid: string;
  readonly authToken: string;
  readonly apiKey?: string | undefined;
  readonly apiSecret?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly trunkingBaseUrl?: string | undefined;
}
declare const shape: z.ZodObject<{
  accountSid: z.ZodString;
  authToken: z.ZodString;
  apiKey: z.ZodOptional<z.ZodString>;
  apiSecret: z.ZodOptional<z.ZodString>;
  baseUrl: z.ZodDefault<z.ZodPipe<z.ZodURL, z.ZodTransform<string, string>>>;
  trunkingBaseUrl: z.ZodOptional<z.ZodPipe<z.ZodURL, z.ZodTransform<string, string>>>;
}, z.core.$strict>;
type TwilioSettings = z.output<typeof shape>;
type CreateOptions = Pick<RunStepsOptions, 'onProgress' | 'onUndoable' | 'record'>;
interface StepOptions {
  readonly answerUrl?: string | undefined;
  readonly releasesAddress?: boolean | undefined;
}
interface TwilioGateways extends GatewaysPort {
  create(wanted: GatewaySpec, options?: CreateOptions): Promise<Gateway>;
  attach(id: string, numbers: readonly string[]): Promise<Gateway>;
  plan(wanted: GatewaySpec): readonly string[];
  withdraw(id: string): Promise<string | void>;
  createAnswered(wanted: GatewaySpec, answerUrl: string, options?: CreateOptions): Promise<Gateway>;
  missing(wanted: GatewaySpec, options?: StepOptions): Promise<readonly string[]>;
  unmake(wanted: GatewaySpec, record: MadeSteps, options?: StepOptions): Promise<string | void>;
}
interface DialThrough {
  readonly callerId: string;
  readonly callers: readonly string[];
}
declare const answerSipDomain: (parameters: Readonly<Record<string, string | readonly string[] | undefined>>, { callerId, callers }: DialThrough) => string;
interface TwilioOptions {
  readonly url?: string | undefined;
  readonly method?: 'GET' | 'POST' | undefined;
  readonly fallbackUrl?: string | undefined;
  readonly twiml?: string | undefined;
  readonly applicationSid?: string | undefined;
  readonly recordingChannels?: 'mono' | 'dual' | undefined;
  readonly recordingTrack?: 'inbound' | 'outbound' | 'both' | undefined;
  readonly trim?: 'trim-silence' | 'do-not-trim' | undefined;
  readonly detection?: {
    readonly timeout?: number | undefined;
    readonly speechThreshold?: number | undefined;
    readonly speechEndThreshold?: number | undefined;
    readonly silenceTimeout?: number | undefined;
  } | undefined;
  readonly sipAuth?: {
    readonly username: string;
    readonly password: string;
  } | undefined;
  readonly conference?: {
    readonly beep?: 'true' | 'false' | 'onEnter' | 'onExit' | undefined;
    readonly startConferenceOnEnter?: boolean | undefined;
    readonly endConferenceOnExit?: boolean | undefined;
  } | undefined;
  readonly byoc?: string | undefined;
  readonly callReason?: string | undefined;
  readonly callToken?: string | undefined;
}
declare const twilio: import("@callplane/core").Plugin<"twilio", import("zod").ZodType<{
  accountSid: string;
  authToken: string;
  apiKey?: string | undefined;
  apiSecret?: string | undefined;
  baseUrl: string;
  trunkingBaseUrl?: string | undefined;
}, TwilioSettingsInput, import("zod/v4/core").$ZodTypeInternals<{
  accountSid: string;
  authToken: string;
  apiKey?: string | undefined;
  apiSecret?: string | undefined;
  baseUrl: string;
  trunkingBaseUrl?: string | undefined;
}, TwilioSettingsInput>>, import("zod").ZodType<TwilioOptions, TwilioOptions, import("zod/v4/core").$ZodTypeInternals<TwilioOptions, TwilioOptions>>>;
declare const frontDoor: FrontDoor;
export { type CreateOptions, type DialThrough, type TwilioGateways, type TwilioOptions, type TwilioSettings, type TwilioSettingsInput, answerSipDomain, twilio, frontDoor as twilioFrontDoor };