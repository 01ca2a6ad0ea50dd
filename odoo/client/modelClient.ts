import type { AskedCall, Context } from '../call';
import type { Domain } from '../domain/domain';
import type { RawRecord } from '../protocol/expect';
import { expectIds, expectNumber, expectRecords, mapById } from '../protocol/expect';
import type { Schema } from '../schema/schema';
import type { OdooClient, Read } from './client';
import { languageOf } from './context';
import { assertActiveLanguage, DEFAULT_LANGUAGE, userLanguage } from './language';

/** A call without what all calls of an operation have in common. */
type OwnCall = Omit<AskedCall, 'model' | 'method'>;

/** Which of the records that match, and how they are searched for. */
interface SearchOptions {
	/** By the model's own order when left out. */
	readonly order?: string;
	/** All when left out. */
	readonly limit?: number;
	/** Added to the context of all calls. */
	readonly context?: Context;
}

/** What to read of which records. */
interface SearchRead extends SearchOptions {
	readonly domain: Domain;
	readonly fields: readonly string[];
}

/**
 * Also finds archived records, and records by archived linked ones. The lists of linked records that
 * `search_read` answers are without archived ones all the same.
 */
export const WITH_ARCHIVED: Context = { active_test: false };

/** Calls of one model, with the context that all calls of an operation have. Its fields need not be known. */
export class ModelCalls {
	constructor(
		readonly client: OdooClient,
		/** Technical name of the model. */
		readonly name: string,
		readonly context: Context,
	) {}

	/** Another model and its fields, for calls with the same context. */
	async of(model: string): Promise<ModelClient> {
		return await ModelClient.open(this.client, model, this.context);
	}

	/** The same where its fields need not be known. */
	beside(model: string): ModelCalls {
		return new ModelCalls(this.client, model, this.context);
	}

	/** Calls a method of the model. @throws OdooError */
	async call<T>(method: string, call: OwnCall, read: Read<T>): Promise<T> {
		const context = call.context ? { ...this.context, ...call.context } : this.context;
		return await this.client.call({ ...call, model: this.name, method, context }, read);
	}

	/** The ids of the records that match. @throws OdooError */
	async search(
		domain: Domain,
		{ context, ...params }: SearchOptions = {},
	): Promise<readonly number[]> {
		return await this.call('search', { params: { domain, ...params }, context }, expectIds);
	}

	/** How many records match. @throws OdooError */
	async count(domain: Domain): Promise<number> {
		return await this.call('search_count', { params: { domain } }, expectNumber);
	}

	/** Values of the records that match, as Odoo gives them. @throws OdooError */
	async searchRead({ context, ...params }: SearchRead): Promise<readonly RawRecord[]> {
		return await this.call('search_read', { params, context }, expectRecords);
	}

	/** Values of the records with these ids, all of which the user must be allowed to see. @throws OdooError */
	async read(ids: readonly number[], fields: readonly string[]): Promise<readonly RawRecord[]> {
		return await this.call('read', { ids, params: { fields } }, expectRecords);
	}

	/** Values of the records with these ids that the user may see, archived ones too, by id. @throws OdooError */
	async readByIds(
		ids: readonly number[],
		fields: readonly string[],
	): Promise<ReadonlyMap<number, RawRecord>> {
		const domain = [['id', 'in', [...new Set(ids)]]];
		const records = await this.searchRead({ domain, fields, context: WITH_ARCHIVED });
		return mapById(records);
	}
}

/** One model as an operation works with it: its fields, and the context of all its calls. */
export class ModelClient extends ModelCalls {
	constructor(
		client: OdooClient,
		readonly schema: Schema,
		context: Context,
	) {
		super(client, schema.model, context);
	}

	/** @throws OdooError `MODEL_NOT_FOUND` */
	static async open(client: OdooClient, model: string, context: Context): Promise<ModelClient> {
		return new ModelClient(client, await client.schema(model), context);
	}

	/**
	 * The same for a model that is to be written. Older versions of Odoo put texts of a language that is
	 * not active in the place of the original ones.
	 * @throws OdooError `INVALID_VALUE` for such a language
	 */
	static async openToWrite(
		client: OdooClient,
		model: string,
		context: Context,
	): Promise<ModelClient> {
		const language = languageOf(context);
		if (language) await assertActiveLanguage(client, language);
		return await ModelClient.open(client, model, context);
	}

	/** The same with texts in the language that the user has chosen in Odoo; itself where they are already. */
	async inUserLanguage(): Promise<ModelClient> {
		const language = await userLanguage(this.client);
		const own = languageOf(this.context) ?? DEFAULT_LANGUAGE;
		if (language === '' || language === own) return this;
		return new ModelClient(this.client, this.schema, { ...this.context, lang: language });
	}

	override async of(model: string): Promise<ModelClient> {
		return model === this.name ? this : await super.of(model);
	}
}
