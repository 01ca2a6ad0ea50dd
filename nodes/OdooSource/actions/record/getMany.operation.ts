import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import type { OdooClient } from '../../../../odoo';
import { chooseFields, orderFrom, readAllRecords } from '../../../../odoo';
import type { OutputItem, PerItemOperation } from '../../../shared/operation';
import { jsonItems } from '../../../shared/operation';
import { filterParameters, readFilter, toDomain } from '../../../shared/parameters/filter';
import { limitParameters, readLimit } from '../../../shared/parameters/limit';
import { readModel } from '../../../shared/parameters/model';
import { outputParameters, readFieldChoice } from '../../../shared/parameters/output';
import { readOptions, readReadSettings } from '../../../shared/parameters/readOptions';
import { readSort, sortParameter } from '../../../shared/parameters/sort';

const properties: INodeProperties[] = [
	...limitParameters,
	...filterParameters,
	...outputParameters,
	sortParameter,
	readOptions,
];

const displayOptions = { show: { resource: ['record'], operation: ['getMany'] } };

export const description = updateDisplayOptions(displayOptions, properties);

export const operation: PerItemOperation = { kind: 'perItem', execute };

async function execute(
	ctx: IExecuteFunctions,
	itemIndex: number,
	odoo: OdooClient,
): Promise<OutputItem[]> {
	const model = readModel(ctx, itemIndex);
	const limit = readLimit(ctx, itemIndex);
	const filter = readFilter(ctx, itemIndex);
	const choice = readFieldChoice(ctx, itemIndex);
	const sort = readSort(ctx, itemIndex);
	const { context, format, language, pageSize, withBinary, zones } = readReadSettings(
		ctx,
		itemIndex,
	);

	const schema = await odoo.schema(model, language);
	const domain = await toDomain(filter, { odoo, model, zones });
	const fields = chooseFields(schema, choice, { withBinary });
	const order = orderFrom(sort, schema);

	const query = { model, domain, fields, order, limit, context, format, pageSize };
	return jsonItems(await readAllRecords(odoo, query));
}
