package org.gblend.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gblend.core.InputException;
import org.gblend.data.PreparedData;
import org.gblend.media.MediaFiles;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.train.config.Experiment;

/** Who may know whom in this house. A rule that fails names the class and the line that broke it. */
@AnalyzeClasses(locations = ArchitectureTest.Rooms.class)
class ArchitectureTest {
    private static final String CORE = "org.gblend.core..";
    private static final String MEDIA = "org.gblend.media..";
    private static final String TORCH = "org.gblend.nn.torch..";

    /** From the ground up; nn knows neither files of media nor samples, and meets them in train alone. */
    @ArchTest
    static final ArchRule roomsKnowOnlyThoseBelow = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("core")
            .definedBy(CORE)
            .layer("media")
            .definedBy(MEDIA)
            .layer("data")
            .definedBy("org.gblend.data..")
            .layer("nn")
            .definedBy("org.gblend.nn..")
            .layer("train")
            .definedBy("org.gblend.train..")
            .layer("app")
            .definedBy("org.gblend.app..")
            .whereLayer("media")
            .mayOnlyAccessLayers("core")
            .whereLayer("core")
            .mayNotAccessAnyLayer()
            .whereLayer("data")
            .mayOnlyAccessLayers("core", "media")
            .whereLayer("nn")
            .mayOnlyAccessLayers("core")
            .whereLayer("train")
            .mayOnlyAccessLayers("core", "media", "data", "nn")
            .whereLayer("app")
            .mayOnlyAccessLayers("core", "media", "data", "nn", "train");

    @ArchTest
    static final ArchRule coreKnowsTheJdkAlone = classes()
            .that(resideInAPackage(CORE))
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(CORE, "java..", "org.jspecify.annotations.."));

    @ArchTest
    static final ArchRule coreTouchesNoFilesAndNoThreads = noClasses()
            .that(resideInAPackage(CORE))
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("java.nio.file..", "java.io..", "java.util.concurrent..", "java.net.."));

    @ArchTest
    static final ArchRule oneSeamToLibtorch = noClasses()
            .that()
            .resideOutsideOfPackage(TORCH)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bytedeco.pytorch..");

    @ArchTest
    static final ArchRule nativeMemoryStaysInItsRooms = noClasses()
            .that()
            .resideOutsideOfPackages(MEDIA, TORCH)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bytedeco..");

    @ArchTest
    static final ArchRule onlyTheCommandLineKnowsPicocliAndYaml = noClasses()
            .that()
            .resideOutsideOfPackage("org.gblend.app..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("picocli..", "org.snakeyaml.."));

    @ArchTest
    static final ArchRule internalsStayInTheirRoom_data = internal("data");

    @ArchTest
    static final ArchRule internalsStayInTheirRoom_media = internal("media");

    /**
     * A package and the implementations that it hides ({@code internal}, {@code encoders}, {@code fusions}) count as one; what
     * several packages use, each with a name within {@code internal}, counts for itself.
     */
    @ArchTest
    static final ArchRule packagesFormNoCycles =
            slices().assignedFrom(new PackageSlices()).should().beFreeOfCycles();

    private static final class PackageSlices implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return SliceIdentifier.of(javaClass.getPackageName().replaceFirst("[.](internal|encoders|fusions)$", ""));
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }

    /** Where the classes of every room lie, folder or jar; searching the whole class path for them takes longer. */
    static final class Rooms implements LocationProvider {
        @Override
        public Set<Location> get(Class<?> testClass) {
            return Stream.of(
                            InputException.class,
                            MediaFiles.class,
                            PreparedData.class,
                            MultiHeadNetwork.class,
                            Experiment.class,
                            Main.class)
                    .map(room -> room.getProtectionDomain().getCodeSource().getLocation())
                    .map(Location::of)
                    .collect(Collectors.toSet());
        }
    }

    private static ArchRule internal(String room) {
        return noClasses()
                .that()
                .resideOutsideOfPackage("org.gblend." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.gblend." + room + ".internal..")
                .allowEmptyShould(true);
    }
}
