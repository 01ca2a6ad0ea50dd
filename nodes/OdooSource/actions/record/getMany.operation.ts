import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { updateDisplayOptions } from 'n8n-workflow';
import type { OdooClient } from '../../../../odoo';
import { chooseFields, orderFrom, readRecords, relatedFields } from '../../../../odoo';
import { itemsOf, withFiles, withoutFiles } from '../../../shared/binaryFields';
import type { OutputItem, PerItemOperation } from '../../../shared/operation';
import { filterParameters, readFilter, toDomain } from '../../../shared/parameters/filter';
import { limitParameters, readLimit } from '../../../shared/parameters/limit';
import { readModel } from '../../../shared/parameters/model';
import {
	outputParameters,
	readFieldChoice,
	readRelatedPaths,
} from '../../../shared/parameters/output';
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
	const paths = readRelatedPaths(ctx, itemIndex);
	const sort = readSort(ctx, itemIndex);
	const settings = readReadSettings(ctx, itemIndex);

	const { context, format, language, pageSize, withBinary, withUrl, zones } = settings;
	const schemaOf = async (name: string) => await odoo.schema(name, language);
	const schema = await schemaOf(model);
	const domain = await toDomain(filter, { odoo, model, zones });
	const fields = chooseFields(schema, choice, { withBinary });
	const fieldsAreOptional = typeof choice === 'string';
	const related = await relatedFields(model, paths, schemaOf);
	const order = orderFrom(sort, schema);

	const query = {
		model,
		domain,
		fields,
		related,
		fieldsAreOptional,
		order,
		limit,
		context,
		format,
		pageSize,
		withUrl,
	};
	const toItem = settings.asFiles ? withFiles(ctx, model, fields) : withoutFiles;
	return await itemsOf((onStartOver) => readRecords(odoo, { ...query, onStartOver }), toItem);
}
