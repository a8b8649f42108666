import { Gateway, GatewaysPort } from "@callplane/core";
import { z } from "zod";
import { RunStepsOptions } from "@callplane/kit";
declare const telnyx: import("@callplane/core").Plugin<"telnyx", import("zod").ZodObject<{
  apiKey: import("zod").ZodString;
  publicKey: import("zod").ZodString;
  connectionId: import("zod").ZodString;
  baseUrl: import("zod").ZodDefault<import("zod").ZodPipe<import("zod").ZodURL, import("zod").ZodTransform<string, string>>>;
}, import("zod/v4/core").$strict>, import("zod").ZodObject<{
  fromDisplayName: import("zod").ZodOptional<import("zod").ZodString>;
  machineDetection: import("zod").ZodOptional<import("zod").ZodEnum<{
    detect_beep: "detect_beep";
    detect_words: "detect_words";
    premium: "premium";
  }>>;
  mediaEncryption: import("zod").ZodOptional<import("zod").ZodEnum<{
    DTLS: "DTLS";
    SRTP: "SRTP";
  }>>;
  transport: import("zod").ZodOptional<import("zod").ZodEnum<{
    TCP: "TCP";
    TLS: "TLS";
    UDP: "UDP";
  }>>;
  region: import("zod").ZodOptional<import("zod").ZodEnum<{
    Australia: "Australia";
    Canada: "Canada";
    Europe: "Europe";
    "Middle East": "Middle East";
    US: "US";
  }>>;
  recordingChannels: import("zod").ZodOptional<import("zod").ZodEnum<{
    dual: "dual";
    single: "single";
  }>>;
  recordingFormat: import("zod").ZodOptional<import("zod").ZodEnum<{
    mp3: "mp3";
    wav: "wav";
  }>>;
  recordingTrack: import("zod").ZodOptional<import("zod").ZodEnum<{
    both: "both";
    inbound: "inbound";
    outbound: "outbound";
  }>>;
  conference: import("zod").ZodOptional<import("zod").ZodObject<{
    beep: import("zod").ZodOptional<import("zod").ZodEnum<{
      always: "always";
      never: "never";
      on_enter: "on_enter";
      on_exit: "on_exit";
    }>>;
    startOnEnter: import("zod").ZodOptional<import("zod").ZodBoolean>;
    endOnExit: import("zod").ZodOptional<import("zod").ZodBoolean>;
  }, import("zod/v4/core").$strict>>;
  billingGroup: import("zod").ZodOptional<import("zod").ZodUUID>;
}, import("zod/v4/core").$strict>>;
declare const options: z.ZodObject<{
  fromDisplayName: z.ZodOptional<z.ZodString>;
  machineDetection: z.ZodOptional<z.ZodEnum<{
    detect_beep: "detect_beep";
    detect_words: "detect_words";
    premium: "premium";
  }>>;
  mediaEncryption: z.ZodOptional<z.ZodEnum<{
    DTLS: "DTLS";
    SRTP: "SRTP";
  }>>;
  transport: z.ZodOptional<z.ZodEnum<{
    TCP: "TCP";
    TLS: "TLS";
    UDP: "UDP";
  }>>;
  region: z.ZodOptional<z.ZodEnum<{
    Australia: "Australia";
    Canada: "Canada";
    Europe: "Europe";
    "Middle East": "Middle East";
    US: "US";
  }>>;
  recordingChannels: z.ZodOptional<z.ZodEnum<{
    dual: "dual";
    single: "single";
  }>>;
  recordingFormat: z.ZodOptional<z.ZodEnum<{
    mp3: "mp3";
    wav: "wav";
  }>>;
  recordingTrack: z.ZodOptional<z.ZodEnum<{
    both: "both";
    inbound: "inbound";
    outbound: "outbound";
  }>>;
  conference: z.ZodOptional<z.ZodObject<{
    beep: z.ZodOptional<z.ZodEnum<{
      always: "always";
      never: "never";
      on_enter: "on_enter";
      on_exit: "on_exit";
    }>>;
    startOnEnter: z.ZodOptional<z.ZodBoolean>;
    endOnExit: z.ZodOptional<z.ZodBoolean>;
  }, z.core.$strict>>;
  billingGroup: z.ZodOptional<z.ZodUUID>;
}, z.core.$strict>;
type TelnyxOptions = z.output<typeof options>;
declare const settings: z.ZodObject<{
  apiKey: z.ZodString;
  publicKey: z.ZodString;
  connectionId: z.ZodString;
  baseUrl: z.ZodDefault<z.ZodPipe<z.ZodURL, z.ZodTransform<string, string>>>;
}, z.core.$strict>;
type TelnyxSettings = z.output<typeof settings>;
type TelnyxSettingsInput = z.input<typeof settings>;
type GatewaySpec = Omit<Gateway, 'id'>;
interface TrunkExtras {
  readonly destinations?: readonly string[] | undefined;
  readonly callerId?: string | undefined;
}
interface CreateOptions extends TrunkExtras, Pick<RunStepsOptions, 'onProgress' | 'onUndoable'> {}
interface TelnyxGateways extends GatewaysPort {
  create(wanted: GatewaySpec, options?: CreateOptions): Promise<Gateway>;
  attach(id: string, numbers: readonly string[]): Promise<Gateway>;
  plan(wanted: GatewaySpec): readonly string[];
}
export { type CreateOptions, type TelnyxGateways, type TelnyxOptions, type TelnyxSettings, type TelnyxSettingsInput, telnyx };