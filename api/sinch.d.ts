import { z } from "zod";
import { FrontDoor, Host, JsonObject } from "@callplane/core";
interface SinchRecordingStorage {
  readonly destinationUrl: string;
  readonly credentials: string;
  readonly format?: 'mp3' | 'wav' | undefined;
}
interface SinchSettingsInput {
  readonly applicationKey: string;
  readonly applicationSecret: string;
  readonly recording?: SinchRecordingStorage | undefined;
  readonly webhookPath?: string | undefined;
  readonly trunks?: {
    readonly projectId: string;
    readonly keyId: string;
    readonly keySecret: string;
    readonly baseUrl?: string | undefined;
    readonly authUrl?: string | undefined;
  } | undefined;
  readonly baseUrl?: string | undefined;
  readonly configurationUrl?: string | undefined;
}
declare const shape: z.ZodObject<{
  applicationKey: z.ZodUUID;
  applicationSecret: z.ZodString;
  recording: z.ZodOptional<z.ZodObject<{
    destinationUrl: z.ZodString;
    credentials: z.ZodString;
    format: z.ZodOptional<z.ZodEnum<{
      mp3: "mp3";
      wav: "wav";
    }>>;
  }, z.core.$strict>>;
  trunks: z.ZodOptional<z.ZodObject<{
    projectId: z.ZodUUID;
    keyId: z.ZodString;
    keySecret: z.ZodString;
    baseUrl: z.ZodDefault<z.ZodPipe<z.ZodURL, z.ZodTransform<string, string>>>;
    authUrl: z.ZodDefault<z.ZodPipe<z.ZodURL, z.ZodTransform<string, string>>>;
  }, z.core.$strict>>;
  webhookPath: z.ZodOptional<z.ZodString>;
  baseUrl: z.ZodDefault<z.ZodPipe<z.ZodURL, z.ZodTransform<string, string>>>;
  configurationUrl: z.ZodOptional<z.ZodPipe<z.ZodURL, z.ZodTransform<string, string>>>;
}, z.core.$strict>;
type SinchSettings = z.output<typeof shape>;
declare const music: readonly ['ring', 'music1', 'music2', 'music3'];
interface SinchOptions {
  readonly ace?: JsonObject | undefined;
  readonly pie?: JsonObject | undefined;
  readonly moh?: (typeof music)[number] | undefined;
  readonly transport?: 'udp' | 'tcp' | 'tls' | undefined;
}
declare const sinch: import("@callplane/core").Plugin<"sinch", import("zod").ZodType<{
  applicationKey: string;
  applicationSecret: string;
  recording?: {
    destinationUrl: string;
    credentials: string;
    format?: "mp3" | "wav" | undefined;
  } | undefined;
  trunks?: {
    projectId: string;
    keyId: string;
    keySecret: string;
    baseUrl: string;
    authUrl: string;
  } | undefined;
  webhookPath?: string | undefined;
  baseUrl: string;
  configurationUrl?: string | undefined;
}, SinchSettingsInput, import("zod/v4/core").$ZodTypeInternals<{
  applicationKey: string;
  applicationSecret: string;
  recording?: {
    destinationUrl: string;
    credentials: string;
    format?: "mp3" | "wav" | undefined;
  } | undefined;
  trunks?: {
    projectId: string;
    keyId: string;
    keySecret: string;
    baseUrl: string;
    authUrl: string;
  } | undefined;
  webhookPath?: string | undefined;
  baseUrl: string;
  configurationUrl?: string | undefined;
}, SinchSettingsInput>>, import("zod").ZodType<SinchOptions, SinchOptions, import("zod/v4/core").$ZodTypeInternals<SinchOptions, SinchOptions>>>;
interface Callbacks {
  readonly primary: string;
  readonly fallback?: string | undefined;
}
interface CallbacksApi {
  get(): Promise<Callbacks | null>;
  set(callbacks: Callbacks): Promise<void>;
}
interface SinchExtension {
  readonly callbacks: CallbacksApi;
}
declare const sinchExtension: (given: SinchSettingsInput, host: Host) => SinchExtension;
declare const frontDoor: FrontDoor;
export { type Callbacks, type CallbacksApi, type SinchExtension, type SinchOptions, type SinchRecordingStorage, type SinchSettings, type SinchSettingsInput, sinch, sinchExtension, frontDoor as sinchFrontDoor };