import { randomBytes, randomUUID } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import type { OdooClient } from '../../odoo';
import { recordsOf } from '../../test/support/records';
import type { RunResult } from '../../test/support/engine';
import { lab } from './lab';
import type { Stage, Story } from './stage';
import {
	doneIn,
	must,
	mustAgree,
	PARTNER,
	rowsOf,
	stage,
	uploadFiles,
	words,
	write,
} from './stage';

const DISK_MB = 16;
const FILES = 8;
const FILE_BYTES = 100_000;
/** Room for some of the files. */
const FREE_KB = 350;

export const FULL_DISKS: Readonly<Record<string, Story>> = {
	'The disk of the filestore becomes full while files are uploaded': async () =>
		await onOwnDisk(async ({ odoo, credential }) => {
			const [id = 0] = await recordsOf(odoo, PARTNER).create(rowsOf(randomUUID(), 1));
			await lab('disk', 'full', String(FREE_KB));
			const contents = Array.from({ length: FILES }, () => randomBytes(FILE_BYTES));
			const result = await uploadFiles(credential, id, contents);
			const files = await filesOf(odoo, [id]);
			mustBeWhole(files, contents);
			mustAgree(result, files.length, FILES);
			await lab('disk', 'freed');
			const [other = 0] = await recordsOf(odoo, PARTNER).create(rowsOf(randomUUID(), 1));
			const again = await uploadFiles(credential, other, contents);
			const filesAgain = await filesOf(odoo, [other]);
			mustBeWhole(filesAgain, contents);
			mustAgree(again, filesAgain.length, FILES);
			return `${files.length} of ${FILES} files done, each of them whole. ${words([result])} With room on the disk again, ${filesAgain.length} of the same ${FILES} done. ${words([again])}`;
		}),
	'The disk of the filestore becomes full while contacts with images are created': async () =>
		await onOwnDisk(async ({ odoo, credential }) => {
			await lab('disk', 'full', String(FREE_KB));
			const { result, made } = await contactsWithImages(odoo, credential);
			return `${made} of ${FILES} contacts done, each with its image. ${words([result])}`;
		}),
	'The filestore cannot be written any more': async () =>
		await onOwnDisk(async ({ odoo, credential }) => {
			const [id = 0] = await recordsOf(odoo, PARTNER).create(rowsOf(randomUUID(), 1));
			await lab('disk', 'read-only');
			const result = await uploadFiles(credential, id, [
				randomBytes(FILE_BYTES),
				randomBytes(FILE_BYTES),
			]);
			const files = await filesOf(odoo, [id]);
			mustAgree(result, files.length, 2);
			must(doneIn(result).length === 0, 'files were written');
			const contacts = await contactsWithImages(odoo, credential);
			return `No file and ${contacts.made} of ${FILES} contacts done. ${words([result, contacts.result])}`;
		}),
};

async function onOwnDisk(story: (stage: Stage) => Promise<string>): Promise<string> {
	await lab('stop');
	await lab('database');
	await lab('disk', 'new', String(DISK_MB));
	try {
		return await story(await stage([]));
	} finally {
		await lab('stop');
		await lab('database');
	}
}

async function contactsWithImages(
	odoo: OdooClient,
	credential: Stage['credential'],
): Promise<{ result: RunResult; made: number }> {
	const mark = randomUUID();
	const rows = rowsOf(mark, FILES).map((row) => ({
		...row,
		image_1920: noise().toString('base64'),
	}));
	const result = await write(credential, 'create', rows, { options: { batchSize: 2 } });
	const made = await recordsOf(odoo, PARTNER).searchRead(
		[['ref', '=like', `${mark}%`]],
		['ref', 'image_1920'],
	);
	for (const { ref, image_1920: image } of made) {
		const row = rows.find((each) => each.ref === ref);
		must(row?.image_1920 === image, `the image of ${String(ref)} is another`);
	}
	mustAgree(result, made.length, FILES);
	return { result, made: made.length };
}

async function filesOf(odoo: OdooClient, ids: readonly number[]): Promise<Buffer[]> {
	const found = await recordsOf(odoo, 'ir.attachment').searchRead(
		[
			['res_id', 'in', [...ids]],
			['res_model', '=', PARTNER],
		],
		['datas'],
	);
	return found.map(({ datas }) => Buffer.from(String(datas || ''), 'base64'));
}

function mustBeWhole(files: readonly Buffer[], given: readonly Buffer[]): void {
	for (const file of files) {
		must(
			given.some((each) => each.equals(file)),
			`a file of ${file.length} bytes was not given`,
		);
	}
}

const SIDE = 180;

/** A picture of about 100 kB, as noise cannot be compressed. */
function noise(): Buffer {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(SIDE, 0);
	header.writeUInt32BE(SIDE, 4);
	header.set([8, 2, 0, 0, 0], 8);
	const lines = Array.from({ length: SIDE }, () =>
		Buffer.concat([Buffer.of(0), randomBytes(SIDE * 3)]),
	);
	return Buffer.concat([
		Buffer.of(137, 80, 78, 71, 13, 10, 26, 10),
		chunk('IHDR', header),
		chunk('IDAT', deflateSync(Buffer.concat(lines))),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

function chunk(type: string, content: Buffer): Buffer {
	const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(content.length);
	const sum = Buffer.alloc(4);
	sum.writeUInt32BE(crc32(named));
	return Buffer.concat([length, named, sum]);
}
