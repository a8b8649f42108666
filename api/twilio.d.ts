import { Gateway, GatewaysPort } from "@callplane/core";
import { RunStepsOptions } from "@callplane/kit";
import { z } from "zod";
type GatewaySpec = Omit<Gateway, 'id'>;
declare const settings: z.ZodObject<{
  accountSid: z.ZodString;
  authToken: z.ZodString;
  apiKey: z.ZodOptional<z.ZodString>;
  apiSecret: z.ZodOptional<z.ZodString>;
  baseUrl: z.ZodDefault<z.ZodPipe<z.ZodURL, z.ZodTransform<string, string>>>;
  trunkingBaseUrl: z.ZodOptional<z.ZodPipe<z.ZodURL, z.ZodTransform<string, string>>>;
}, z.core.$strict>;
type TwilioSettings = z.output<typeof settings>;
type TwilioSettingsInput = z.input<typeof settings>;
type CreateOptions = Pick<RunStepsOptions, 'onProgress' | 'onUndoable'>;
interface TwilioGateways extends GatewaysPort {
  create(wanted: GatewaySpec, options?: CreateOptions): Promise<Gateway>;
  attach(id: string, numbers: readonly string[]): Promise<Gateway>;
  plan(wanted: GatewaySpec): readonly string[];
  withdraw(id: string): Promise<string | void>;
  createAnswered(wanted: GatewaySpec, answerUrl: string, options?: CreateOptions): Promise<Gateway>;
}
interface DialThrough {
  readonly callerId: string;
  readonly callers: readonly string[];
}
declare const answerSipDomain: (parameters: Readonly<Record<string, string | readonly string[] | undefined>>, { callerId, callers }: DialThrough) => string;
declare const options: z.ZodObject<{
  url: z.ZodOptional<z.ZodURL>;
  method: z.ZodOptional<z.ZodEnum<{
    GET: "GET";
    POST: "POST";
  }>>;
  fallbackUrl: z.ZodOptional<z.ZodURL>;
  twiml: z.ZodOptional<z.ZodString>;
  applicationSid: z.ZodOptional<z.ZodString>;
  recordingChannels: z.ZodOptional<z.ZodEnum<{
    dual: "dual";
    mono: "mono";
  }>>;
  recordingTrack: z.ZodOptional<z.ZodEnum<{
    both: "both";
    inbound: "inbound";
    outbound: "outbound";
  }>>;
  trim: z.ZodOptional<z.ZodEnum<{
    "do-not-trim": "do-not-trim";
    "trim-silence": "trim-silence";
  }>>;
  detection: z.ZodOptional<z.ZodObject<{
    timeout: z.ZodOptional<z.ZodInt>;
    speechThreshold: z.ZodOptional<z.ZodInt>;
    speechEndThreshold: z.ZodOptional<z.ZodInt>;
    silenceTimeout: z.ZodOptional<z.ZodInt>;
  }, z.core.$strict>>;
  sipAuth: z.ZodOptional<z.ZodObject<{
    username: z.ZodString;
    password: z.ZodString;
  }, z.core.$strict>>;
  conference: z.ZodOptional<z.ZodObject<{
    beep: z.ZodOptional<z.ZodEnum<{
      false: "false";
      onEnter: "onEnter";
      onExit: "onExit";
      true: "true";
    }>>;
    startConferenceOnEnter: z.ZodOptional<z.ZodBoolean>;
    endConferenceOnExit: z.ZodOptional<z.ZodBoolean>;
  }, z.core.$strict>>;
  byoc: z.ZodOptional<z.ZodString>;
  callReason: z.ZodOptional<z.ZodString>;
  callToken: z.ZodOptional<z.ZodString>;
}, z.core.$strict>;
type TwilioOptions = z.output<typeof options>;
declare const twilio: import("@callplane/core").Plugin<"twilio", import("zod").ZodObject<{
  accountSid: import("zod").ZodString;
  authToken: import("zod").ZodString;
  apiKey: import("zod").ZodOptional<import("zod").ZodString>;
  apiSecret: import("zod").ZodOptional<import("zod").ZodString>;
  baseUrl: import("zod").ZodDefault<import("zod").ZodPipe<import("zod").ZodURL, import("zod").ZodTransform<string, string>>>;
  trunkingBaseUrl: import("zod").ZodOptional<import("zod").ZodPipe<import("zod").ZodURL, import("zod").ZodTransform<string, string>>>;
}, import("zod/v4/core").$strict>, import("zod").ZodObject<{
  url: import("zod").ZodOptional<import("zod").ZodURL>;
  method: import("zod").ZodOptional<import("zod").ZodEnum<{
    GET: "GET";
    POST: "POST";
  }>>;
  fallbackUrl: import("zod").ZodOptional<import("zod").ZodURL>;
  twiml: import("zod").ZodOptional<import("zod").ZodString>;
  applicationSid: import("zod").ZodOptional<import("zod").ZodString>;
  recordingChannels: import("zod").ZodOptional<import("zod").ZodEnum<{
    dual: "dual";
    mono: "mono";
  }>>;
  recordingTrack: import("zod").ZodOptional<import("zod").ZodEnum<{
    both: "both";
    inbound: "inbound";
    outbound: "outbound";
  }>>;
  trim: import("zod").ZodOptional<import("zod").ZodEnum<{
    "do-not-trim": "do-not-trim";
    "trim-silence": "trim-silence";
  }>>;
  detection: import("zod").ZodOptional<import("zod").ZodObject<{
    timeout: import("zod").ZodOptional<import("zod").ZodInt>;
    speechThreshold: import("zod").ZodOptional<import("zod").ZodInt>;
    speechEndThreshold: import("zod").ZodOptional<import("zod").ZodInt>;
    silenceTimeout: import("zod").ZodOptional<import("zod").ZodInt>;
  }, import("zod/v4/core").$strict>>;
  sipAuth: import("zod").ZodOptional<import("zod").ZodObject<{
    username: import("zod").ZodString;
    password: import("zod").ZodString;
  }, import("zod/v4/core").$strict>>;
  conference: import("zod").ZodOptional<import("zod").ZodObject<{
    beep: import("zod").ZodOptional<import("zod").ZodEnum<{
      false: "false";
      onEnter: "onEnter";
      onExit: "onExit";
      true: "true";
    }>>;
    startConferenceOnEnter: import("zod").ZodOptional<import("zod").ZodBoolean>;
    endConferenceOnExit: import("zod").ZodOptional<import("zod").ZodBoolean>;
  }, import("zod/v4/core").$strict>>;
  byoc: import("zod").ZodOptional<import("zod").ZodString>;
  callReason: import("zod").ZodOptional<import("zod").ZodString>;
  callToken: import("zod").ZodOptional<import("zod").ZodString>;
}, import("zod/v4/core").$strict>>;
export { type CreateOptions, type DialThrough, type TwilioGateways, type TwilioOptions, type TwilioSettings, type TwilioSettingsInput, answerSipDomain, twilio };