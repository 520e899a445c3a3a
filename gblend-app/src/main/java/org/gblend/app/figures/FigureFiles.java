package org.gblend.app.figures;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.DocumentLimits;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.view.FloatSize;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.gblend.core.InputException;

/** Figures as pictures of their own. */
public final class FigureFiles {
    /** Pixels of the PNG per pixel of the drawing: about 190 per inch at the width of a page. */
    private static final int SCALE = 2;

    /** The library's limit guards against hostile files; a figure of many schemes has more marks than that. */
    private static final LoaderContext CONTEXT = LoaderContext.builder()
            .documentLimits(new DocumentLimits(
                    DocumentLimits.DEFAULT_MAX_NESTING_DEPTH,
                    DocumentLimits.DEFAULT_MAX_USE_NESTING_DEPTH,
                    Integer.MAX_VALUE))
            .build();

    private FigureFiles() {}

    /**
     * A figure's SVG document as PNG.
     *
     * @throws InputException if this Java cannot draw text, for want of fonts
     */
    public static byte[] png(String svg) {
        System.setProperty("java.awt.headless", "true");
        SVGDocument document =
                new SVGLoader().load(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)), null, CONTEXT);
        if (document == null) {
            throw new IllegalStateException("the figure is not SVG: " + svg.substring(0, Math.min(200, svg.length())));
        }
        FloatSize size = document.size();
        BufferedImage image = new BufferedImage(
                (int) Math.ceil(SCALE * size.width), (int) Math.ceil(SCALE * size.height), BufferedImage.TYPE_INT_RGB);
        try {
            Graphics2D graphics = image.createGraphics();
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.scale(SCALE, SCALE);
            document.render(null, graphics);
            graphics.dispose();
        } catch (LinkageError | NullPointerException e) {
            throw new InputException(
                    "PNG figures need fonts, which this Java does not find (" + e
                            + "); install fontconfig and a font, for example the package fonts-dejavu-core",
                    e);
        }
        return Pictures.png(image);
    }
}
