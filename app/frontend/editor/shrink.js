const SIDE = 1600; // as the server: see app/core/images.py
const HEAVY = 4 * 1024 * 1024;

/**
 * A picture at the size that a page needs, drawn anew: place, day and device, which a camera writes
 * into its files, stay on this device. Answers `{ blob, canvas }`; fails on what is no picture.
 */
export async function shrunk(file) {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const isDrawing = /png|gif/.test(file.type);
  const sharp = isDrawing ? await encoded(canvas, "image/png") : null;
  if (sharp && sharp.size < HEAVY) return { blob: sharp, canvas };
  return { blob: await encoded(onWhite(canvas), "image/jpeg", 0.9), canvas };
}

function encoded(canvas, kind, quality) {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error(kind))), kind, quality);
  });
}

/** JPEG knows no clear ground: it would turn black. */
function onWhite(canvas) {
  const pen = canvas.getContext("2d");
  pen.globalCompositeOperation = "destination-over";
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  return canvas;
}
