import type { ModelCalls } from '../client/modelClient';
import { inChunks } from '../chunks';
import { withArchived } from '../schema/activeName';
import { chooseFields } from '../schema/choose';
import { DEFAULT_FORMAT } from '../values/valueType';
import { readAllRecords } from './readRecords';
import type { OutputRecord } from './recordReader';

/**
 * Records with what Simplified shows of them, archived ones too; those that are not there are left out.
 * @param pageSize how many come with one request
 * @throws OdooError
 */
export async function* recordsById(
	calls: ModelCalls,
	ids: readonly number[],
	pageSize: number,
): AsyncGenerator<OutputRecord> {
	const { client, schema, context } = await calls.of(calls.name);
	for (const page of inChunks(ids, pageSize)) {
		yield* await readAllRecords(client, {
			model: schema.model,
			domain: withArchived(schema, [['id', 'in', page]]),
			fields: chooseFields(schema, 'simplified'),
			fieldsAreOptional: true,
			limit: page.length,
			context,
			format: DEFAULT_FORMAT,
		});
	}
}
